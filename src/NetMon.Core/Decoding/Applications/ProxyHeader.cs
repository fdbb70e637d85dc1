using System.Buffers.Binary;

namespace NetMon.Decoding.Applications;

/// <summary>
/// The header that a load balancer puts before a stream, to say who the client is: HAProxy's PROXY protocol, version 1, a line, and version
/// 2, binary. What the stream carries begins behind it.
/// </summary>
internal static class ProxyHeader
{
    /// <summary>Bytes of a line of version 1 at most, with its end.</summary>
    private const int MaxLineLength = 107;

    private const int Version2FixedLength = 16;
    private const int Version2LengthOffset = 14;

    /// <summary>Proxies before one another, of which each adds a header.</summary>
    private const int MaxHeaders = 4;

    private static ReadOnlySpan<byte> Version2Signature => [0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a];

    /// <summary>Whether a stream begins with such a header, whole or not.</summary>
    /// <param name="data">The stream from its beginning.</param>
    public static bool IsBeginning(ReadOnlySpan<byte> data) => Length(data) > 0 || IsStartOf(data, "PROXY "u8) || IsStartOf(data, Version2Signature);

    /// <summary>Passes over the headers that a payload begins with; the payload itself where it begins with none.</summary>
    /// <param name="payload">The payload.</param>
    /// <param name="length">Bytes that were passed over.</param>
    public static ApplicationPayload Skip(in ApplicationPayload payload, out int length)
    {
        length = 0;
        // Of all other streams the first byte tells.
        if (payload.Transport != ApplicationTransport.Tcp || payload.Data.IsEmpty || payload.Data[0] is not ((byte)'P' or 0x0d)) return payload;
        for (var count = 0; count < MaxHeaders && Length(payload.Data[length..]) is > 0 and var next; count++) length += next;
        return length == 0 ? payload : payload.Behind(length);
    }

    /// <summary>Bytes of the header that a stream begins with; 0 where it begins with none, or its end is not there.</summary>
    private static int Length(ReadOnlySpan<byte> data)
    {
        if (data.StartsWith("PROXY TCP4 "u8) || data.StartsWith("PROXY TCP6 "u8) || data.StartsWith("PROXY UNKNOWN"u8))
        {
            return data[..Math.Min(data.Length, MaxLineLength)].IndexOf("\r\n"u8) + 2 is > 2 and var length ? length : 0;
        }

        if (data.Length < Version2FixedLength || !data.StartsWith(Version2Signature)) return 0;

        // Version 2 with a command that there is: LOCAL or PROXY. Addresses of whatever family, and what else is said, are counted in the length.
        var whole = Version2FixedLength + BinaryPrimitives.ReadUInt16BigEndian(data[Version2LengthOffset..]);
        return data[12] is 0x20 or 0x21 && whole <= data.Length ? whole : 0;
    }

    private static bool IsStartOf(ReadOnlySpan<byte> data, ReadOnlySpan<byte> mark) =>
        !data.IsEmpty && (data.Length < mark.Length ? mark.StartsWith(data) : data.StartsWith(mark));
}
