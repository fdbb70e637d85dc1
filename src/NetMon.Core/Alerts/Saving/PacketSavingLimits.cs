namespace NetMon.Alerts.Saving;

/// <summary>Bounds of the captures around events.</summary>
/// <param name="RingBytes">Memory for the packets before an event, per capture.</param>
/// <param name="QueueBytes">Memory for packets that wait to be written, per capture.</param>
/// <param name="FileBytes">Packet bytes of one file.</param>
/// <param name="Files">Files of one rule in one capture.</param>
/// <param name="TotalBytes">Packet bytes of all files of one rule in one capture.</param>
internal sealed record PacketSavingLimits(
    long RingBytes = 64L << 20, long QueueBytes = 64L << 20, long FileBytes = 100L << 20, int Files = 1000, long TotalBytes = 1L << 30)
{
    /// <summary>The bounds of every capture.</summary>
    public static PacketSavingLimits Default { get; } = new();
}
