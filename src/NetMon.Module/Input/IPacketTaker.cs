namespace NetMon.Input;

/// <summary>A cmdlet that packets can be handed to without the pipeline, by the cmdlet that stands right before it.</summary>
internal interface IPacketTaker
{
    /// <summary>Takes a packet if it can do so at once, without a word to the pipeline. Called on the pipeline's thread.</summary>
    /// <param name="packet">The packet.</param>
    /// <returns>False when the packet is to come down the pipeline as always.</returns>
    bool TryTake(PacketRecord packet);
}
