using System.Management.Automation;
using NetMon.Commands.Bases;
using NetMon.Decoding.Checksums;

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
/// <para>
/// Packets come from capture files, from network interfaces, or down the pipeline.
/// </para>
/// </remarks>
/// <example>
/// <summary>Shows the checksums of the first packets of a file.</summary>
/// <code>Import-PacketCapture ./example.pcapng -Count 5 | Test-PacketChecksum</code>
/// </example>
/// <example>
/// <summary>Finds every wrong checksum in a file.</summary>
/// <code>Test-PacketChecksum ./example.pcapng | Where-Object Status -eq Invalid</code>
/// </example>
/// <example>
/// <summary>Keeps only packets without a wrong checksum.</summary>
/// <code>Import-PacketCapture ./example.pcapng | Where-Object { $_ | Test-PacketChecksum -Quiet } | Export-PacketCapture ./good.pcapng</code>
/// </example>
/// <example>
/// <summary>Tests all captures of a folder, but only their DNS.</summary>
/// <code>Get-ChildItem *.pcapng | Test-PacketChecksum -Port dns</code>
/// </example>
[Cmdlet(VerbsDiagnostic.Test, "PacketChecksum", DefaultParameterSetName = PathSet, HelpUri = ProjectHome.Cmdlets + "Test-PacketChecksum.md")]
[OutputType(typeof(PacketChecksum), typeof(bool))]
public sealed class TestPacketChecksumCommand : PacketCommand
{
    /// <summary>Gives one Boolean a packet: false if a checksum is Invalid, else true.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc/>
    private protected override void Examine(PacketRecord packet)
    {
        if (Quiet) WriteObject(PacketChecksums.IsGood(packet));
        else WriteObject(PacketChecksums.Verify(packet), enumerateCollection: true);
    }
}
