namespace NetMon.Alerts;

/// <summary>
/// What a rule is, as somebody wrote it: parameters of a cmdlet or a table of a configuration file. Nothing is checked here;
/// <see cref="TrafficAlert"/> checks everything at once. Several values of one condition are alternatives; conditions must all hold.
/// </summary>
public sealed record AlertRuleSettings
{
    /// <summary>What the rule is called. Letter case does not count.</summary>
    public required string Name { get; init; }

    /// <summary>What it is for, in words.</summary>
    public string? Description { get; init; }

    /// <summary>Whether it begins enabled.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>How bad it is; null for the detector's own, or Medium.</summary>
    public AlertSeverity? Severity { get; init; }

    /// <summary>Source addresses: IPs and CIDR blocks.</summary>
    public IReadOnlyList<string> SourceAddress { get; init; } = [];

    /// <summary>Destination addresses: IPs and CIDR blocks.</summary>
    public IReadOnlyList<string> DestinationAddress { get; init; } = [];

    /// <summary>Addresses of either side: IPs and CIDR blocks.</summary>
    public IReadOnlyList<string> Address { get; init; } = [];

    /// <summary>Addresses whose packets the rule leaves alone, whichever side they are on: IPs and CIDR blocks.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];

    /// <summary>Source ports: <c>80</c>, <c>8000-8100</c>, <c>https</c>.</summary>
    public IReadOnlyList<string> SourcePort { get; init; } = [];

    /// <summary>Destination ports: <c>80</c>, <c>8000-8100</c>.</summary>
    public IReadOnlyList<string> DestinationPort { get; init; } = [];

    /// <summary>Ports of either side: <c>80</c>, <c>8000-8100</c>.</summary>
    public IReadOnlyList<string> Port { get; init; } = [];

    /// <summary>Protocols as PacketRecord.Protocol names them (TCP, UDP, ICMP, ARP ...), or numbers of IP protocols.</summary>
    public IReadOnlyList<string> Protocol { get; init; } = [];

    /// <summary>Applications that are recognised in the packet's payload; wildcards.</summary>
    public IReadOnlyList<string> Application { get; init; } = [];

    /// <summary>Server names (SNI of TLS and QUIC, Host of HTTP) in the packet; wildcards.</summary>
    public IReadOnlyList<string> ServerName { get; init; } = [];

    /// <summary>Names in the first question of DNS and its relatives; wildcards.</summary>
    public IReadOnlyList<string> DnsName { get; init; } = [];

    /// <summary>A filter expression, pcap-filter(7).</summary>
    public string? Filter { get; init; }

    /// <summary>Asked last, and the only condition that a packet record is made for. What it throws makes an event with the error.</summary>
    public Func<PacketRecord, bool>? Condition { get; init; }

    /// <summary>The condition as it was written, for people.</summary>
    public string? ConditionText { get; init; }

    /// <summary>How many times in a row the condition may throw before the rule is disabled.</summary>
    public int ConditionErrorLimit { get; init; } = 5;

    /// <summary>How much there must be in a window; null for every packet that meets the conditions.</summary>
    public long? Threshold { get; init; }

    /// <summary>What is counted; null for packets.</summary>
    public AlertMeasure? Measure { get; init; }

    /// <summary>The period of the count.</summary>
    public TimeSpan? Window { get; init; }

    /// <summary>What is counted separately; null for the detector's own, or nothing.</summary>
    public AlertGrouping? GroupBy { get; init; }

    /// <summary>After an event, how long no other one of the same key is raised; null for the default. Zero for none.</summary>
    public TimeSpan? Cooldown { get; init; }

    /// <summary>After how many events the rule is disabled; null for never.</summary>
    public int? MaxTriggerCount { get; init; }

    /// <summary>The built-in detector that judges the packets.</summary>
    public AlertDetector? Detector { get; init; }

    /// <summary>Parameters that only this detector has, by name.</summary>
    public IReadOnlyDictionary<string, object?> DetectorParameter { get; init; } = new Dictionary<string, object?>();

    /// <summary>Interfaces that are watched for this rule alone; empty for every capture. The engine only keeps it for whoever captures.</summary>
    public IReadOnlyList<string> Interface { get; init; } = [];

    /// <summary>Where events go. The engine only keeps it for whoever delivers them.</summary>
    public IReadOnlyList<AlertChannel> Notify { get; init; } = [];
}
