using NetMon.Alerts.Matching;
using NetMon.Alerts.Rules;
using NetMon.Alerts.Windows;
using NetMon.Decoding;
using NetMon.Decoding.Names;

namespace NetMon.Alerts.Detectors;

/// <summary>How an attempt came to nothing.</summary>
internal enum AttemptOutcome : byte
{
    /// <summary>It was answered with a reset, or with an ICMP error.</summary>
    Refused,

    /// <summary>Nobody answered.</summary>
    Unanswered,

    /// <summary>It was answered, but the one who began it did not go on.</summary>
    Unfinished,

    /// <summary>The one who began it reset it instead of going on, as a half-open scan does with an open port.</summary>
    Aborted,

    /// <summary>It was no attempt that any system makes: TCP without SYN, ACK and RST (null, FIN and Xmas scans).</summary>
    Illegal,
}

/// <summary>An attempt to reach somebody that came to nothing.</summary>
/// <param name="Key">Who, whom, protocol and ports.</param>
/// <param name="Outcome">How.</param>
/// <param name="Now">When that was clear.</param>
/// <param name="PacketNumber">Ordinal of its first packet.</param>
/// <param name="Interface">Where it was seen.</param>
internal readonly record struct ConnectionAttempt(AlertKey Key, AttemptOutcome Outcome, long Now, long PacketNumber, string? Interface)
{
    /// <summary>Who tried.</summary>
    public AddressValue Source => Key.First;

    /// <summary>Who was tried.</summary>
    public AddressValue Destination => Key.Second;

    /// <summary>IP protocol; 0 for ARP.</summary>
    public byte Protocol => (byte)(Key.Number >> 32);

    /// <summary>Whether it has ports.</summary>
    public bool HasPorts => Protocol is IPProtocols.Tcp or IPProtocols.Udp;

    /// <summary>The port that was tried from; 0 without ports.</summary>
    public ushort SrcPort => (ushort)(Key.Number >> 16);

    /// <summary>The port that was tried; 0 without ports.</summary>
    public ushort DstPort => (ushort)Key.Number;

    /// <summary>What an event says of it.</summary>
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

    /// <summary>Whether a rule is about it.</summary>
    public bool IsFor(AlertRule rule) => rule.Accepts(Source, HasPorts ? SrcPort : null, Destination, HasPorts ? DstPort : null);
}

/// <summary>Somebody who is told of attempts that came to nothing.</summary>
internal interface IAttemptListener
{
    /// <summary>Hears of one. They come in the order in which they became clear.</summary>
    void OnAttempt(in ConnectionAttempt attempt);
}
