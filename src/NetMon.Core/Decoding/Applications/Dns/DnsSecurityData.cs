using System.Globalization;

namespace NetMon.Decoding.Applications.Dns;

/// <summary>Describes the data of records with keys, signatures and digests, in zone file format. Null if the data is truncated.</summary>
internal static class DnsSecurityData
{
    /// <summary>DS, RFC 4034 section 5.3: key tag, algorithm, digest type, digest.</summary>
    public static string? Digest(ReadOnlySpan<byte> data)
    {
        var reader = new PayloadReader(data);
        int tag = reader.ReadUInt16(), algorithm = reader.ReadByte(), type = reader.ReadByte();
        return reader.IsCut ? null : string.Create(CultureInfo.InvariantCulture, $"{tag} {algorithm} {type} {Hex(reader.Rest)}");
    }

    /// <summary>SSHFP, RFC 4255 section 3.2: algorithm, fingerprint type, fingerprint.</summary>
    public static string? HostKey(ReadOnlySpan<byte> data)
    {
        var reader = new PayloadReader(data);
        int algorithm = reader.ReadByte(), type = reader.ReadByte();
        return reader.IsCut ? null : string.Create(CultureInfo.InvariantCulture, $"{algorithm} {type} {Hex(reader.Rest)}");
    }

    /// <summary>DNSKEY, RFC 4034 section 2.2: flags, protocol, algorithm, key in base64.</summary>
    public static string? Key(ReadOnlySpan<byte> data)
    {
        var reader = new PayloadReader(data);
        int flags = reader.ReadUInt16(), protocol = reader.ReadByte(), algorithm = reader.ReadByte();
        return reader.IsCut ? null : string.Create(CultureInfo.InvariantCulture, $"{flags} {protocol} {algorithm} {Convert.ToBase64String(reader.Rest)}");
    }

    /// <summary>TLSA, RFC 6698 section 2.2: usage, selector, matching type, data.</summary>
    public static string? CertificateAssociation(ReadOnlySpan<byte> data)
    {
        var reader = new PayloadReader(data);
        int usage = reader.ReadByte(), selector = reader.ReadByte(), matching = reader.ReadByte();
        return reader.IsCut ? null : string.Create(CultureInfo.InvariantCulture, $"{usage} {selector} {matching} {Hex(reader.Rest)}");
    }

    /// <summary>
    /// RRSIG, RFC 4034 section 3.2: type covered, algorithm, labels, original TTL, expiration and inception in UTC, key tag, signer, signature in
    /// base64.
    /// </summary>
    /// <param name="message">The message up to the end of the data.</param>
    /// <param name="offset">Offset of the data.</param>
    public static string? Signature(ReadOnlySpan<byte> message, int offset)
    {
        var reader = new PayloadReader(message, offset);
        int covered = reader.ReadUInt16(), algorithm = reader.ReadByte(), labels = reader.ReadByte();
        uint ttl = reader.ReadUInt32(), expiration = reader.ReadUInt32(), inception = reader.ReadUInt32();
        int tag = reader.ReadUInt16();
        var at = reader.Position;
        if (reader.IsCut || !DnsName.TryRead(message, ref at, out var signer)) return null;
        var signature = Convert.ToBase64String(message[at..]);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{DnsCodes.Type(covered)} {algorithm} {labels} {ttl} {Time(expiration)} {Time(inception)} {tag} {signer} {signature}");
    }

    private static string Time(uint seconds) => DateTime.UnixEpoch.AddSeconds(seconds).ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);

    private static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexString(bytes).ToLowerInvariant();
}
