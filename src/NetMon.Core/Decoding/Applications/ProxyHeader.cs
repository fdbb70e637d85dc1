using System.Buffers.Binary;

namespace NetMon.Decoding.Applications;

/// <summary>
/// The PROXY protocol header, in which a load balancer such as HAProxy reports the client's address at the start of a stream: a line in
/// version 1, binary in version 2. The proxied stream follows it.
/// </summary>
internal static class ProxyHeader
{
    /// <summary>The maximum length of a version 1 line, with its line end.</summary>
    private const int MaxLineLength = 107;

    private const int Version2FixedLength = 16;
    private const int Version2LengthOffset = 14;

    /// <summary>The maximum number of headers: each proxy of a chain adds one.</summary>
    private const int MaxHeaders = 4;

    private static ReadOnlySpan<byte> Version2Signature => [0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a];

    /// <summary>Whether a stream begins with such a header, complete or truncated.</summary>
    /// <param name="data">The stream from its start.</param>
    public static bool IsBeginning(ReadOnlySpan<byte> data) => Length(data) > 0 || IsStartOf(data, "PROXY "u8) || IsStartOf(data, Version2Signature);

    /// <summary>Skips the headers at the start of a payload; returns the payload itself if there are none.</summary>
    /// <param name="payload">The payload.</param>
    /// <param name="length">Number of bytes skipped.</param>
    public static ApplicationPayload Skip(in ApplicationPayload payload, out int length)
    {
        length = 0;
        // The first byte rules out all other streams.
        if (payload.Transport != ApplicationTransport.Tcp || payload.Data.IsEmpty || payload.Data[0] is not ((byte)'P' or 0x0d)) return payload;
        for (var count = 0; count < MaxHeaders && Length(payload.Data[length..]) is > 0 and var next; count++) length += next;
        return length == 0 ? payload : payload.Behind(length);
    }

    /// <summary>Length of the header at the start of a stream; 0 if there is none, or it is incomplete.</summary>
    private static int Length(ReadOnlySpan<byte> data)
    {
        if (data.StartsWith("PROXY TCP4 "u8) || data.StartsWith("PROXY TCP6 "u8) || data.StartsWith("PROXY UNKNOWN"u8))
        {
            return data[..Math.Min(data.Length, MaxLineLength)].IndexOf("\r\n"u8) + 2 is > 2 and var length ? length : 0;
        }

        if (data.Length < Version2FixedLength || !data.StartsWith(Version2Signature)) return 0;

        // Version 2 with command LOCAL or PROXY. The length includes the addresses of any family and the TLVs.
        var whole = Version2FixedLength + BinaryPrimitives.ReadUInt16BigEndian(data[Version2LengthOffset..]);
        return data[12] is 0x20 or 0x21 && whole <= data.Length ? whole : 0;
    }

    private static bool IsStartOf(ReadOnlySpan<byte> data, ReadOnlySpan<byte> mark) =>
        !data.IsEmpty && (data.Length < mark.Length ? mark.StartsWith(data) : data.StartsWith(mark));
}
