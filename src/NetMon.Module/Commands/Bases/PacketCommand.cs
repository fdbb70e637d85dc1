using System.Management.Automation;
using NetMon.Alerts;
using NetMon.Binding;
using NetMon.Capture;
using NetMon.Capture.Sources;
using NetMon.Output;

namespace NetMon.Commands.Bases;

/// <summary>What cmdlets have in common that look at each packet by itself.</summary>
public abstract class PacketCommand : TrafficCommand
{
    /// <summary>The packets, as Import-PacketCapture and Start-PacketCapture give them.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = InputObjectSet)]
    [PacketInput(LeavesSources = true)]
    public override PacketRecord InputObject { get => base.InputObject; set => base.InputObject = value; }

    /// <summary>Writes what there is to say of a packet.</summary>
    /// <param name="packet">The packet.</param>
    private protected abstract void Examine(PacketRecord packet);

    /// <inheritdoc/>
    private protected override void Take(PacketRecord packet)
    {
        if (Passes(packet)) Examine(packet);
    }

    /// <inheritdoc/>
    private protected override void Work(IReadOnlyList<IFrameSource> sources, CaptureOptions options)
    {
        var session = new CaptureSession(sources, options with { Processors = options.IsLive ? [AlertSession.Of(this).CreateProcessor()] : [] });
        RunSession(session, new PacketSink(this), sources);
    }

    /// <summary>Has each packet of a capture examined.</summary>
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
