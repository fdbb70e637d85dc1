using System.Management.Automation;
using NetMon.Alerts;
using NetMon.Binding;
using NetMon.Capture;
using NetMon.Capture.Sources;
using NetMon.Output;

namespace NetMon.Commands.Bases;

/// <summary>Base of cmdlets that examine each packet separately.</summary>
public abstract class PacketCommand : TrafficCommand
{
    /// <summary>The packets, as returned by Import-PacketCapture and Start-PacketCapture.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = InputObjectSet)]
    [PacketInput(LeavesSources = true)]
    public override PacketRecord InputObject { get => base.InputObject; set => base.InputObject = value; }

    /// <summary>Examines a packet and writes the results to the pipeline.</summary>
    private protected abstract void Examine(PacketRecord packet);

    /// <inheritdoc/>
    private protected override void Take(PacketRecord packet)
    {
        if (Passes(packet)) Examine(packet);
    }

    /// <inheritdoc/>
    private protected override void EndPackets() => TellCopies();

    /// <inheritdoc/>
    private protected override void Work(IReadOnlyList<IFrameSource> sources, CaptureOptions options)
    {
        var session = new CaptureSession(sources, options with { Processors = options.IsLive ? [AlertSession.Of(this).CreateProcessor()] : [] });
        RunSession(session, new PacketSink(this), sources);
    }

    /// <summary>Passes each packet of a session to <see cref="Examine"/>.</summary>
    private sealed class PacketSink(PacketCommand cmdlet) : ICaptureSink
    {
        private readonly CmdletSink _notices = new(cmdlet);

        public bool Accept(PacketRecord packet)
        {
            cmdlet.Examine(packet);
            return true;
        }

        public void Accept(CaptureItem item) => _notices.Accept(item);
    }
}
