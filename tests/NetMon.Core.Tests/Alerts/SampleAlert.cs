using NetMon.Packets;

namespace NetMon.Tests.Alerts;

internal static class SampleAlert
{
    /// <summary>An event with every property set.</summary>
    public static TrafficAlertEvent Full { get; } = new()
    {
        TimeNanoseconds = LocalTime.ToNanoseconds(new DateTime(2026, 3, 1, 12, 30, 15, 250, DateTimeKind.Utc)),
        Rule = "web",
        SeverityLevel = (int)AlertSeverity.High,
        State = nameof(AlertState.Raised),
        Key = "192.0.2.10",
        Message = "192.0.2.10 reached 192.0.2.80:80",
        SrcIP = "192.0.2.10",
        SrcPort = 40000,
        DstIP = "2001:db8::80",
        DstPort = 80,
        Protocol = "TCP",
        Count = 12,
        Threshold = 10,
        Window = 60,
        SuppressedCount = 3,
        Interface = "eth0",
        CommunityId = "1:abc=",
        PacketNumber = 77,
        PacketFile = "/var/lib/netmon/web.pcapng",
        Error = null,
    };

    public static TrafficAlertEvent Numbered(int number) => Full with { Message = "event " + number, SuppressedCount = 0 };
}
