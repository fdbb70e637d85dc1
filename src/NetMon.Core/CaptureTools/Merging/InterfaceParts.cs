using NetMon.Packets;

namespace NetMon.CaptureTools.Merging;

/// <summary>Numbers interfaces, so that equal ones of different files, or of one file, stay apart in the merged file.</summary>
/// <param name="joins">Whether equal interfaces become one instead.</param>
internal sealed class InterfaceParts(bool joins)
{
    private int _last;

    /// <summary>The interface as one of its own.</summary>
    public CaptureInterface Part(CaptureInterface source) => joins ? source : source with { Part = ++_last };
}
