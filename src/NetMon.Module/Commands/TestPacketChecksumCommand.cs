using System.Management.Automation;
using NetMon.Decoding.Checksums;
using NetMon.Pipeline;

namespace NetMon.Commands;

/// <summary>Tests whether the checksums of packets are right.</summary>
/// <remarks>
/// <para>
/// Computes again the checksums of IPv4, TCP, UDP, UDP-Lite, ICMP, ICMPv6, IGMP and SCTP, and gives one object for each that a packet has.
/// </para>
/// <para>
/// Status is Valid or Invalid where the checksum could be compared. Otherwise it says why not: NotPresent (the field is zero), Partial (the
/// packet was captured on its sender, before the network card completed the checksum; not an error), Truncated (a snapshot length cut bytes
/// that are covered), Fragment (the checksum covers the whole packet of which this is a part).
/// </para>
/// </remarks>
/// <example>
/// <summary>Shows the checksums of the first packets of a file.</summary>
/// <code>Import-PacketCapture ./example.pcapng -Count 5 | Test-PacketChecksum</code>
/// </example>
/// <example>
/// <summary>Finds every wrong checksum in a file.</summary>
/// <code>Import-PacketCapture ./example.pcapng | Test-PacketChecksum | Where-Object Status -eq Invalid</code>
/// </example>
/// <example>
/// <summary>Keeps only packets without a wrong checksum.</summary>
/// <code>Import-PacketCapture ./example.pcapng | Where-Object { $_ | Test-PacketChecksum -Quiet } | Export-PacketCapture ./good.pcapng</code>
/// </example>
[Cmdlet(VerbsDiagnostic.Test, "PacketChecksum", HelpUri = ProjectHome.Cmdlets + "Test-PacketChecksum.md")]
[OutputType(typeof(PacketChecksum), typeof(bool))]
public sealed class TestPacketChecksumCommand : PSCmdlet
{
    /// <summary>The packets to test, as Import-PacketCapture and Start-PacketCapture give them.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [AllowNull]
    public PSObject? InputObject { get; set; }

    /// <summary>Gives one Boolean a packet: false if a checksum is Invalid, else true.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (InputObject?.BaseObject is not PacketRecord packet)
        {
            WriteError(ErrorCatalog.PacketExpected(InputObject is null ? "null" : InputObject.TypeNames[0]));
            return;
        }

        if (Quiet) WriteObject(PacketChecksums.IsGood(packet));
        else WriteObject(PacketChecksums.Verify(packet), enumerateCollection: true);
    }
}
