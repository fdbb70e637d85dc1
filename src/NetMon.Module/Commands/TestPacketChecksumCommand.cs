using System.Management.Automation;
using NetMon.Commands.Bases;
using NetMon.Decoding.Checksums;

namespace NetMon.Commands;

/// <summary>Verifies the checksums of packets.</summary>
/// <remarks>
/// <para>
/// Recalculates the checksums of IPv4, TCP, UDP, UDP-Lite, ICMP, ICMPv6, IGMP and SCTP, and returns one object per checksum.
/// </para>
/// <para>
/// Status is Valid or Invalid if the checksum could be verified. Otherwise it gives the reason: NotPresent (the field is zero), Partial (the
/// packet was captured on its sender with checksum offload; not an error), Truncated (covered bytes were cut off by a snapshot length),
/// Fragment (the checksum covers the whole datagram).
/// </para>
/// <para>
/// Packets come from capture files, network interfaces or the pipeline.
/// </para>
/// </remarks>
/// <example>
/// <summary>Shows the checksums of the first packets of a file.</summary>
/// <code>Import-PacketCapture ./example.pcapng -Count 5 | Test-PacketChecksum</code>
/// </example>
/// <example>
/// <summary>Finds every invalid checksum in a file.</summary>
/// <code>Test-PacketChecksum ./example.pcapng | Where-Object Status -eq Invalid</code>
/// </example>
/// <example>
/// <summary>Exports only packets without an invalid checksum.</summary>
/// <code>Import-PacketCapture ./example.pcapng | Where-Object { $_ | Test-PacketChecksum -Quiet } | Export-PacketCapture ./good.pcapng</code>
/// </example>
/// <example>
/// <summary>Tests the DNS packets in all captures of a folder.</summary>
/// <code>Get-ChildItem *.pcapng | Test-PacketChecksum -Port dns</code>
/// </example>
[Cmdlet(VerbsDiagnostic.Test, "PacketChecksum", DefaultParameterSetName = PathSet, HelpUri = ProjectHome.Cmdlets + "Test-PacketChecksum.md")]
[OutputType(typeof(PacketChecksum), typeof(bool))]
public sealed class TestPacketChecksumCommand : PacketCommand
{
    /// <summary>Returns one Boolean per packet: false if a checksum is Invalid, otherwise true.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc/>
    private protected override void Examine(PacketRecord packet)
    {
        if (Quiet) WriteObject(PacketChecksums.IsGood(packet));
        else WriteObject(PacketChecksums.Verify(packet), enumerateCollection: true);
    }
}
