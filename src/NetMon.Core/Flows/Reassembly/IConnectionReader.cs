namespace NetMon.Flows.Reassembly;

/// <summary>
/// Reads the content of one TCP connection: the bytes of each direction in order, as they arrive. Calls come in the order of packets, and on
/// one thread. A reader keeps no more bytes than its own limits allow.
/// </summary>
internal interface IConnectionReader : IStreamOutput
{
    /// <summary>Whether it needs no more bytes. The connection is then watched only for its end.</summary>
    bool IsDone { get; }

    /// <summary>Bytes that it keeps.</summary>
    long Buffered { get; }

    /// <summary>Called when a direction has ended with a FIN and all its bytes have been passed on.</summary>
    /// <param name="direction">The direction.</param>
    /// <param name="packet">The packet with the FIN, or with the last missing bytes.</param>
    void Finish(StreamDirection direction, PacketMark packet)
    {
    }

    /// <summary>Called when one side has reset the connection.</summary>
    /// <param name="direction">The direction of the RST.</param>
    /// <param name="packet">The packet with the RST.</param>
    void Reset(StreamDirection direction, PacketMark packet)
    {
    }

    /// <summary>Ends reading. Called last, after the remaining bytes and gaps have been passed on.</summary>
    /// <param name="end">Why.</param>
    void Complete(ConnectionEnd end);
}
