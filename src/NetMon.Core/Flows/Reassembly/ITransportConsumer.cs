namespace NetMon.Flows.Reassembly;

/// <summary>Receives the content of traffic from a <see cref="TransportReader"/>. Calls come in the order of packets, and on one thread.</summary>
internal interface ITransportConsumer
{
    /// <summary>Called at the first packet of a TCP connection.</summary>
    /// <param name="connection">The connection.</param>
    /// <returns>Its reader; null if its content is not wanted.</returns>
    IConnectionReader? Open(ConnectionInfo connection);

    /// <summary>Receives a UDP datagram, put together if it was fragmented.</summary>
    /// <param name="datagram">Its endpoints, time and length.</param>
    /// <param name="payload">Its captured payload.</param>
    void Take(in Datagram datagram, ReadOnlySpan<byte> payload)
    {
    }

    /// <summary>Advances the time, before the content of the packet with that time.</summary>
    /// <param name="now">The latest packet time, or live the time of an independent clock, in nanoseconds since the Unix epoch.</param>
    void Advance(long now)
    {
    }

    /// <summary>Number of datagrams that were given up before their time, because too many waited for an answer.</summary>
    long Evicted => 0;

    /// <summary>Ends the traffic. Called last, after all connections have been completed.</summary>
    void End()
    {
    }
}
