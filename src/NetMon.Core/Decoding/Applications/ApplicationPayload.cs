namespace NetMon.Decoding.Applications;

/// <summary>
/// The payload of a transport layer: its bytes and ports, without the packet around it, so that the same decoders read single packets and
/// reassembled streams.
/// </summary>
internal readonly ref struct ApplicationPayload
{
    public ApplicationPayload(ApplicationTransport transport, ushort srcPort, ushort dstPort, ReadOnlySpan<byte> data, int length)
    {
        Transport = transport;
        SrcPort = srcPort;
        DstPort = dstPort;
        Data = data;
        Length = length;
    }

    /// <summary>Transport of the payload.</summary>
    public ApplicationTransport Transport { get; }

    /// <summary>Source port.</summary>
    public ushort SrcPort { get; }

    /// <summary>Destination port.</summary>
    public ushort DstPort { get; }

    /// <summary>The available bytes.</summary>
    public ReadOnlySpan<byte> Data { get; }

    /// <summary>Length on the wire, in bytes; more than <see cref="Data"/> holds if the snapshot length cut the payload.</summary>
    public int Length { get; }

    /// <summary>Whether the payload is complete, not cut by the snapshot length.</summary>
    public bool IsWhole => Data.Length == Length;

    /// <summary>The payload without its first bytes.</summary>
    /// <param name="count">Number of bytes to skip; at most the available ones.</param>
    public ApplicationPayload Behind(int count) => new(Transport, SrcPort, DstPort, Data[count..], Length - count);

    /// <summary>Whether the sender is the server, judged by its port: it is one of the protocol's ports, or the lower one.</summary>
    /// <param name="ports">The ports of the protocol.</param>
    public bool IsFromServer(ReadOnlySpan<ushort> ports)
    {
        var isSource = ports.Contains(SrcPort);
        return isSource == ports.Contains(DstPort) ? SrcPort < DstPort : isSource;
    }

    /// <summary>Whether the source or the destination port is <paramref name="port"/>.</summary>
    public bool HasPort(int port) => SrcPort == port || DstPort == port;
}
