using NetMon.Alerts.Matching;
using NetMon.Alerts.Rules;
using NetMon.Alerts.Windows;
using NetMon.Decoding;
using NetMon.Decoding.Names;

namespace NetMon.Alerts.Detectors;

/// <summary>How a connection attempt failed.</summary>
internal enum AttemptOutcome : byte
{
    /// <summary>Answered with a RST or an ICMP error.</summary>
    Refused,

    /// <summary>Not answered.</summary>
    Unanswered,

    /// <summary>Answered, but the originator did not continue.</summary>
    Unfinished,

    /// <summary>Reset by the originator instead of continued, as a half-open scan does with an open port.</summary>
    Aborted,

    /// <summary>Not a regular attempt: TCP without SYN, ACK and RST (null, FIN and Xmas scans).</summary>
    Illegal,
}

/// <summary>A failed connection attempt.</summary>
/// <param name="Key">Source, destination, protocol and ports.</param>
/// <param name="Outcome">How it failed.</param>
/// <param name="Now">Time at which it was known to have failed.</param>
/// <param name="PacketNumber">Number of its first packet.</param>
/// <param name="Interface">Name of the capturing interface.</param>
internal readonly record struct ConnectionAttempt(AlertKey Key, AttemptOutcome Outcome, long Now, long PacketNumber, string? Interface)
{
    /// <summary>The originator.</summary>
    public AddressValue Source => Key.First;

    /// <summary>The target.</summary>
    public AddressValue Destination => Key.Second;

    /// <summary>IP protocol; 0 for ARP.</summary>
    public byte Protocol => (byte)(Key.Number >> 32);

    /// <summary>Whether it has ports.</summary>
    public bool HasPorts => Protocol is IPProtocols.Tcp or IPProtocols.Udp;

    /// <summary>Source port; 0 without ports.</summary>
    public ushort SrcPort => (ushort)(Key.Number >> 16);

    /// <summary>Destination port; 0 without ports.</summary>
    public ushort DstPort => (ushort)Key.Number;

    /// <summary>The attempt as the subject of an alert event.</summary>
    public AlertSubject ToSubject()
    {
        Span<byte> source = stackalloc byte[16];
        Span<byte> destination = stackalloc byte[16];
        source = source[..Source.Write(source)];
        destination = destination[..Destination.Write(destination)];
        return new AlertSubject
        {
            SrcIP = Source.ToIPAddress(),
            SrcPort = HasPorts ? SrcPort : null,
            DstIP = Destination.ToIPAddress(),
            DstPort = HasPorts ? DstPort : null,
            Protocol = Protocol == 0 ? "ARP" : IPProtocolNames.Find(Protocol),
            Interface = Interface,
            CommunityId = HasPorts ? CommunityId.Compute(Protocol, source, destination, (SrcPort, DstPort)) : null,
            PacketNumber = PacketNumber,
        };
    }

    /// <summary>Whether a rule accepts its addresses and ports.</summary>
    public bool IsFor(AlertRule rule) => rule.Accepts(Source, HasPorts ? SrcPort : null, Destination, HasPorts ? DstPort : null);
}

/// <summary>Receives failed connection attempts.</summary>
internal interface IAttemptListener
{
    /// <summary>Receives an attempt. Attempts arrive in the order in which they failed.</summary>
    void OnAttempt(in ConnectionAttempt attempt);
}
