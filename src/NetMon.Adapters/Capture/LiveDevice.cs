using SharpPcap.LibPcap;

namespace NetMon.Adapters.Capture;

/// <summary>SharpPcap's live device with the one thing opened up that a capture loop of our own needs.</summary>
internal sealed class LiveDevice(PcapInterface captureInterface) : LibPcapLiveDevice(captureInterface)
{
    /// <summary>What poll(2) can wait on; -1 where the system has no such thing.</summary>
    public int SelectableDescriptor => FileDescriptor;
}
