using System.Globalization;
using System.Net;
using System.Text;

namespace NetMon.Decoding.Applications.Dns;

/// <summary>Formats the data of resource records.</summary>
internal static class DnsRecordData
{
    /// <summary>Formats the data of a record.</summary>
    /// <param name="message">The whole message, for compressed names.</param>
    /// <param name="offset">Offset of the data.</param>
    /// <param name="length">Length of the data, which must be within the message.</param>
    /// <param name="type">The record's type.</param>
    /// <param name="summary">The part that Wireshark's Info column shows; null for none.</param>
    /// <returns>The whole data: in zone file format for known types, otherwise in hexadecimal.</returns>
    public static string Describe(ReadOnlySpan<byte> message, int offset, int length, int type, out string? summary)
    {
        var data = message.Slice(offset, length);
        // Names in the data may point back into the message, but must not extend beyond the data.
        var known = message[..(offset + length)];
        summary = null;
        var text = type switch
        {
            1 when length == 4 => summary = new IPAddress(data).ToString(),
            28 when length == 16 => summary = new IPAddress(data).ToString(),
            2 or 5 or 12 or 39 => summary = Name(known, offset),
            6 => Soa(known, offset, out summary),
            15 => summary = Numbered(known, offset, 1),
            33 => summary = Numbered(known, offset, 3),
            // NSEC: the next name is followed by a bitmap of types, RFC 4034 section 4.1.
            47 => summary = Name(known, offset),
            13 => summary = Strings(data, " "),
            16 or 99 => Strings(data, ", "),
            35 => Naptr(known, offset, out summary),
            41 => Options(data),
            43 or 59 => DnsSecurityData.Digest(data),
            44 => DnsSecurityData.HostKey(data),
            46 => DnsSecurityData.Signature(known, offset),
            48 or 60 => DnsSecurityData.Key(data),
            52 => DnsSecurityData.CertificateAssociation(data),
            64 or 65 => Service(known, offset),
            257 => Caa(data),
            _ => null,
        };
        // Data that is truncated or has a malformed name is shown in hexadecimal.
        if (text is null && HasName(type)) summary = DnsMessage.Malformed;
        return text ?? Convert.ToHexString(data).ToLowerInvariant();
    }

    private static bool HasName(int type) => type is 2 or 5 or 6 or 12 or 15 or 33 or 35 or 39 or 47 or 64 or 65;

    private static string? Name(ReadOnlySpan<byte> message, int offset) => DnsName.TryRead(message, ref offset, out var name) ? name : null;

    private static string? Soa(ReadOnlySpan<byte> message, int offset, out string? primary)
    {
        if (!DnsName.TryRead(message, ref offset, out var server))
        {
            primary = null;
            return null;
        }

        primary = server;
        if (!DnsName.TryRead(message, ref offset, out var mailbox)) return null;
        var reader = new PayloadReader(message, offset);
        uint serial = reader.ReadUInt32(), refresh = reader.ReadUInt32(), retry = reader.ReadUInt32(), expire = reader.ReadUInt32(), minimum = reader.ReadUInt32();
        return reader.IsCut ? null : string.Create(CultureInfo.InvariantCulture, $"{server} {mailbox} {serial} {refresh} {retry} {expire} {minimum}");
    }

    // MX has one number before its name, SRV three.
    private static string? Numbered(ReadOnlySpan<byte> message, int offset, int count)
    {
        var reader = new PayloadReader(message, offset);
        var text = new StringBuilder();
        for (var i = 0; i < count; i++) text.Append(CultureInfo.InvariantCulture, $"{reader.ReadUInt16()} ");
        return !reader.IsCut && Name(message, reader.Position) is { } name ? text.Append(name).ToString() : null;
    }

    private static string? Strings(ReadOnlySpan<byte> data, string separator)
    {
        var reader = new PayloadReader(data);
        var text = new StringBuilder();
        while (reader.Remaining > 0)
        {
            if (reader.Position > 0) text.Append(separator);
            text.Append(PayloadText.Printable(reader.ReadBytes(reader.ReadByte())));
        }

        return reader.IsCut ? null : text.ToString();
    }

    // RFC 3403 section 4.1.
    private static string? Naptr(ReadOnlySpan<byte> message, int offset, out string? summary)
    {
        var reader = new PayloadReader(message, offset);
        int order = reader.ReadUInt16(), preference = reader.ReadUInt16();
        var flags = PayloadText.Printable(reader.ReadBytes(reader.ReadByte()));
        var services = PayloadText.Printable(reader.ReadBytes(reader.ReadByte()));
        var expression = PayloadText.Printable(reader.ReadBytes(reader.ReadByte()));
        summary = reader.IsCut ? null : string.Create(CultureInfo.InvariantCulture, $"{order} {preference} {flags}");
        return !reader.IsCut && Name(message, reader.Position) is { } name ? $"{summary} {services} {expression} {name}" : null;
    }

    // The options of EDNS, RFC 6891 section 6.1.2.
    private static string? Options(ReadOnlySpan<byte> data)
    {
        var reader = new PayloadReader(data);
        var text = new StringBuilder();
        while (reader.Remaining > 0)
        {
            int code = reader.ReadUInt16();
            var value = reader.ReadBytes(reader.ReadUInt16());
            if (reader.IsCut) return null;
            if (text.Length > 0) text.Append(", ");
            text.Append(code switch { 3 => "NSID", 8 => "client subnet", 10 => "cookie", 12 => "padding", 15 => "extended error", _ => code.ToString(CultureInfo.InvariantCulture) });
            if (code != 12) text.Append(' ').Append(Convert.ToHexString(value).ToLowerInvariant());
        }

        return text.ToString();
    }

    // SVCB and HTTPS, RFC 9460 section 2.2.
    private static string? Service(ReadOnlySpan<byte> message, int offset)
    {
        var reader = new PayloadReader(message, offset);
        int priority = reader.ReadUInt16();
        offset = reader.Position;
        if (reader.IsCut || !DnsName.TryRead(message, ref offset, out var target)) return null;
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{priority} {(target == "<Root>" ? "." : target)}");
        reader = new PayloadReader(message, offset);
        while (reader.Remaining > 0)
        {
            int key = reader.ReadUInt16();
            var value = reader.ReadBytes(reader.ReadUInt16());
            if (reader.IsCut) return null;
            text.Append(' ').Append(ServiceKey(key)).Append('=').Append(ServiceValue(key, value));
        }

        return text.ToString();
    }

    private static string ServiceKey(int key) => key switch
    {
        0 => "mandatory",
        1 => "alpn",
        2 => "no-default-alpn",
        3 => "port",
        4 => "ipv4hint",
        5 => "ech",
        6 => "ipv6hint",
        _ => string.Create(CultureInfo.InvariantCulture, $"key{key}"),
    };

    private static string ServiceValue(int key, ReadOnlySpan<byte> value) => key switch
    {
        1 => Strings(value, ",") ?? string.Empty,
        3 when value.Length == 2 => (value[0] << 8 | value[1]).ToString(CultureInfo.InvariantCulture),
        4 => Addresses(value, 4),
        6 => Addresses(value, 16),
        _ => Convert.ToHexString(value).ToLowerInvariant(),
    };

    private static string Addresses(ReadOnlySpan<byte> value, int size)
    {
        var text = new StringBuilder();
        for (var i = 0; i + size <= value.Length; i += size)
        {
            if (i > 0) text.Append(',');
            text.Append(new IPAddress(value.Slice(i, size)));
        }

        return text.ToString();
    }

    // RFC 8659 section 4.1.
    private static string? Caa(ReadOnlySpan<byte> data)
    {
        var reader = new PayloadReader(data);
        int flags = reader.ReadByte();
        var tag = PayloadText.Printable(reader.ReadBytes(reader.ReadByte()));
        return reader.IsCut ? null : string.Create(CultureInfo.InvariantCulture, $"{flags} {tag} \"{PayloadText.Printable(reader.Rest)}\"");
    }
}
