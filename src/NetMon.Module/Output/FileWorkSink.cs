using System.Management.Automation;
using NetMon.Capture;

namespace NetMon.Output;

/// <summary>Writes the notices of a capture whose packets go to files, and remembers whether it failed.</summary>
/// <param name="cmdlet">The cmdlet.</param>
internal sealed class FileWorkSink(Cmdlet cmdlet) : ICaptureSink
{
    private readonly CmdletSink _inner = new(cmdlet);

    /// <summary>Whether the output could not be written, or its source failed altogether.</summary>
    public bool HasFailed { get; private set; }

    /// <inheritdoc/>
    public bool Accept(PacketRecord packet) => true;

    /// <inheritdoc/>
    public void Accept(CaptureItem item)
    {
        HasFailed |= item is OutputFailed;
        // Packets need not be decoded to be copied.
        if (item is not LinkTypeNotDecoded) _inner.Accept(item);
    }
}
