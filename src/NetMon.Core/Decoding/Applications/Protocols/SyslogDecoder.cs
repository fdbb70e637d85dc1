namespace NetMon.Decoding.Applications.Protocols;

/// <summary>Syslog, RFC 5424 and RFC 3164: a priority in angle brackets, then text.</summary>
internal sealed class SyslogDecoder : ApplicationDecoder
{
    private const int MaxPriority = 191;
    private const int MaxInfoLength = 512;

    private static readonly string[] Facilities =
    [
        "KERN", "USER", "MAIL", "DAEMON", "AUTH", "SYSLOG", "LPR", "NEWS", "UUCP", "CRON", "AUTHPRIV", "FTP", "NTP", "LOGAUDIT", "LOGALERT",
        "CLOCK", "LOCAL0", "LOCAL1", "LOCAL2", "LOCAL3", "LOCAL4", "LOCAL5", "LOCAL6", "LOCAL7",
    ];

    private static readonly string[] Severities = ["EMERG", "ALERT", "CRIT", "ERR", "WARNING", "NOTICE", "INFO", "DEBUG"];

    public override string Name => "SYSLOG";

    public override ApplicationTransport Transports => ApplicationTransport.Udp | ApplicationTransport.Tcp;

    public override ReadOnlySpan<ushort> Ports => [514, 601, 1514];

    public override ReadOnlySpan<byte> FirstBytes => "<"u8;

    public override bool Recognises(in ApplicationPayload payload, bool isUsualPort)
    {
        var length = PriorityLength(payload.Data, out _);
        if (length == 0) return false;
        if (isUsualPort) return true;
        // On other ports, a version or a date must follow: `<34>1 2003-` or `<34>Oct 11 `.
        var text = payload.Data[length..];
        if (text.Length < 8 || payload.Transport != ApplicationTransport.Udp) return false;
        return text.StartsWith("1 "u8) ? text[2] == '-' || text.Slice(2, 4).IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0
            : "JanFebMarAprMayJunJulAugSepOctNovDec"u8.IndexOf(text[..3]) >= 0 && text[3] == ' ' && text[6] == ' ';
    }

    public override void Read(in ApplicationPayload payload, ApplicationMessage message)
    {
        var length = PriorityLength(payload.Data, out var priority);
        var facility = Facilities[priority >> 3];
        var severity = Severities[priority & 7];
        var text = PayloadText.Printable(payload.Data[length..].TrimEnd("\r\n\0"u8));
        message.Add("Facility", facility, 1, length - 2);
        message.Add("Severity", severity, 1, length - 2);
        message.Add("Message", text, length, payload.Data.Length - length);
        message.Info = $"{facility}.{severity}: {(text.Length > MaxInfoLength ? text[..MaxInfoLength] : text)}";
    }

    private static int PriorityLength(ReadOnlySpan<byte> data, out int priority)
    {
        priority = 0;
        if (data.IsEmpty || data[0] != '<') return 0;
        for (var i = 1; i < Math.Min(data.Length, 5); i++)
        {
            if (data[i] == '>') return i > 1 && priority <= MaxPriority ? i + 1 : 0;
            if (!char.IsAsciiDigit((char)data[i])) return 0;
            priority = priority * 10 + (data[i] - '0');
        }

        return 0;
    }
}
