using NetMon.Packets;

namespace NetMon.CaptureTools.Splitting;

/// <summary>Decides which file a packet goes to.</summary>
internal interface ISplitRule
{
    /// <summary>The file of a packet; called once for each, in order.</summary>
    /// <param name="frame">The packet.</param>
    SplitFile FileOf(in CapturedFrame frame);
}
