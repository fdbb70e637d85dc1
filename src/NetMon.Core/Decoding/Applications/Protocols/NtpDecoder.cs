using System.Globalization;
using System.Net;

namespace NetMon.Decoding.Applications.Protocols;

/// <summary>Network time protocol, RFC 5905.</summary>
internal sealed class NtpDecoder : ApplicationDecoder
{
    private const int HeaderLength = 48;
    private const int ControlHeaderLength = 12;
    private const int PrivateHeaderLength = 8;
    private const int ControlMode = 6;
    private const int PrivateMode = 7;

    public override string Name => "NTP";

    public override ApplicationTransport Transports => ApplicationTransport.Udp;

    public override ReadOnlySpan<ushort> Ports => [123];

    public override bool Recognises(in ApplicationPayload payload, bool isUsualPort)
    {
        if (!isUsualPort) return false;
        var mode = payload.Data[0] & 0x07;
        var version = Version(payload.Data[0]);
        var needed = mode switch { ControlMode => ControlHeaderLength, PrivateMode => PrivateHeaderLength, _ => HeaderLength };
        return version is >= 1 and <= 4 && mode != 0 && payload.Length >= needed;
    }

    public override void Read(in ApplicationPayload payload, ApplicationMessage message)
    {
        var reader = new PayloadReader(payload.Data);
        int first = reader.ReadByte();
        var mode = first & 0x07;
        message.Info = NumberText.Format($"NTP Version {Version(first)}, {ModeName(mode)}");
        message.Add("Version", Version(first), 0, 1);
        message.Add("Mode", ModeName(mode), 0, 1);
        if (mode is ControlMode or PrivateMode) return;
        message.Add("Leap indicator", first >> 6, 0, 1);
        int stratum = reader.ReadByte(), poll = (sbyte)reader.ReadByte(), precision = (sbyte)reader.ReadByte();
        double delay = reader.ReadUInt32() / 65536.0, dispersion = reader.ReadUInt32() / 65536.0;
        var reference = reader.ReadBytes(4);
        if (reader.IsCut) return;
        message.Add("Stratum", stratum, 1, 1);
        message.Add("Poll interval", TimeSpan.FromSeconds(Math.Pow(2, Math.Clamp(poll, -10, 30))), 2, 1);
        message.Add("Precision (log2 s)", precision, 3, 1);
        message.Add("Root delay", TimeSpan.FromSeconds(delay), 4, 4);
        message.Add("Root dispersion", TimeSpan.FromSeconds(dispersion), 8, 4);
        // In strata 0 and 1 the reference ID is ASCII: a kiss code or a clock. In others it is the address of the server's own source.
        message.Add("Reference ID", stratum <= 1 ? PayloadText.Printable(PayloadText.UntilNul(reference)) : new IPAddress(reference), 12, 4);
        AddTime(ref reader, "Reference timestamp", message);
        AddTime(ref reader, "Origin timestamp", message);
        AddTime(ref reader, "Receive timestamp", message);
        AddTime(ref reader, "Transmit timestamp", message);
    }

    private static int Version(int first) => (first >> 3) & 0x07;

    private static void AddTime(ref PayloadReader reader, string name, ApplicationMessage message)
    {
        var start = reader.Position;
        uint seconds = reader.ReadUInt32(), fraction = reader.ReadUInt32();
        if (reader.IsCut || (seconds | fraction) == 0) return;
        // Era 0 begins in 1900. Times in its first half are taken to be of era 1, RFC 4330 section 3.
        var era = (seconds & 0x80000000) == 0 ? 1L << 32 : 0;
        var time = new DateTime(1900, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddSeconds(seconds + era).AddTicks((long)(fraction * (TimeSpan.TicksPerSecond / 4294967296.0)));
        message.Add(name, time.ToString("O", CultureInfo.InvariantCulture), start, 8);
    }

    private static string ModeName(int mode) => mode switch
    {
        1 => "symmetric active",
        2 => "symmetric passive",
        3 => "client",
        4 => "server",
        5 => "broadcast",
        ControlMode => "control",
        PrivateMode => "private",
        _ => "reserved",
    };
}
