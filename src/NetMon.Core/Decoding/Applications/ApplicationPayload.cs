namespace NetMon.Decoding.Applications;

/// <summary>
/// What a transport layer carries, as application decoders look at it: a span, the ports, and nothing of the packet around it, so that the
/// same decoders read single packets and reassembled streams.
/// </summary>
internal readonly ref struct ApplicationPayload
{
    /// <summary>Wraps a payload.</summary>
    /// <param name="transport">What carries it.</param>
    /// <param name="srcPort">Source port.</param>
    /// <param name="dstPort">Destination port.</param>
    /// <param name="data">The bytes that are there.</param>
    /// <param name="length">Bytes on the wire; more than <paramref name="data"/> holds when a snapshot length cut them.</param>
    public ApplicationPayload(ApplicationTransport transport, ushort srcPort, ushort dstPort, ReadOnlySpan<byte> data, int length)
    {
        Transport = transport;
        SrcPort = srcPort;
        DstPort = dstPort;
        Data = data;
        Length = length;
    }

    /// <summary>What carries the payload.</summary>
    public ApplicationTransport Transport { get; }

    /// <summary>Source port.</summary>
    public ushort SrcPort { get; }

    /// <summary>Destination port.</summary>
    public ushort DstPort { get; }

    /// <summary>The bytes that are there.</summary>
    public ReadOnlySpan<byte> Data { get; }

    /// <summary>Bytes on the wire.</summary>
    public int Length { get; }

    /// <summary>Whether all of its bytes are there, not cut by a snapshot length.</summary>
    public bool IsWhole => Data.Length == Length;

    /// <summary>What follows the first bytes.</summary>
    /// <param name="count">How many to leave out; at most those that are there.</param>
    public ApplicationPayload Behind(int count) => new(Transport, SrcPort, DstPort, Data[count..], Length - count);

    /// <summary>Whether the sender is the server, as far as ports can say: it has the port of the protocol, or the lower one.</summary>
    /// <param name="ports">The ports of the protocol.</param>
    public bool IsFromServer(ReadOnlySpan<ushort> ports)
    {
        var isSource = ports.Contains(SrcPort);
        return isSource == ports.Contains(DstPort) ? SrcPort < DstPort : isSource;
    }

    /// <summary>Whether either port is this one.</summary>
    public bool HasPort(int port) => SrcPort == port || DstPort == port;
}
