namespace NetMon.Input;

/// <summary>A cmdlet that can receive packets directly from the preceding cmdlet, without the pipeline.</summary>
internal interface IPacketTaker
{
    /// <summary>Accepts a packet if this needs no output to the pipeline and no waiting. Called on the pipeline thread.</summary>
    /// <returns>False if the packet must be written to the pipeline instead.</returns>
    bool TryTake(PacketRecord packet);
}
