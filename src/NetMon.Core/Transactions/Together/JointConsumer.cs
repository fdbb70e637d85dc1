using NetMon.Flows.Reassembly;

namespace NetMon.Transactions.Together;

/// <summary>Several consumers that receive the same traffic, in their order. Not thread-safe.</summary>
/// <param name="consumers">The consumers.</param>
internal sealed class JointConsumer(ITransportConsumer[] consumers) : ITransportConsumer
{
    /// <inheritdoc/>
    public IConnectionReader? Open(ConnectionInfo connection)
    {
        var readers = new IConnectionReader?[consumers.Length];
        var count = 0;
        foreach (var consumer in consumers)
        {
            if (consumer.Open(connection) is { } reader) readers[count++] = reader;
        }

        return count switch
        {
            0 => null,
            1 => readers[0],
            _ => new JointReader(readers, count),
        };
    }

    /// <inheritdoc/>
    public void Take(in Datagram datagram, ReadOnlySpan<byte> payload)
    {
        foreach (var consumer in consumers) consumer.Take(datagram, payload);
    }

    /// <inheritdoc/>
    public void Advance(long now)
    {
        foreach (var consumer in consumers) consumer.Advance(now);
    }

    /// <inheritdoc/>
    public long Evicted => consumers.Sum(consumer => consumer.Evicted);

    /// <inheritdoc/>
    public void End()
    {
        foreach (var consumer in consumers) consumer.End();
    }
}
