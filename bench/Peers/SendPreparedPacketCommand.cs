using System.Management.Automation;

namespace NetMon.Peers;

/// <summary>Emits one prepared packet again and again. Nothing that reads packets and emits them can be faster.</summary>
[Cmdlet(VerbsCommunications.Send, "PreparedPacket")]
public sealed class SendPreparedPacketCommand : PSCmdlet
{
    /// <summary>The packet.</summary>
    [Parameter(Mandatory = true)]
    public object Packet { get; set; }

    /// <summary>How often.</summary>
    [Parameter(Mandatory = true)]
    public long Count { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        for (long i = 0; i < Count; i++) WriteObject(Packet);
    }
}
