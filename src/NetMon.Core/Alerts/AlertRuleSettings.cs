namespace NetMon.Alerts;

/// <summary>
/// Settings of a rule as written by the user: parameters of a cmdlet or a table of a configuration file. They are not validated here, but
/// by <see cref="TrafficAlert"/>, all at once. The values of one condition are alternatives; all conditions must hold.
/// </summary>
public sealed record AlertRuleSettings
{
    /// <summary>Name of the rule; case-insensitive.</summary>
    public required string Name { get; init; }

    /// <summary>Description of the rule.</summary>
    public string? Description { get; init; }

    /// <summary>Whether the rule is initially enabled.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Severity; null for the detector's default, or Medium.</summary>
    public AlertSeverity? Severity { get; init; }

    /// <summary>Source addresses: IPs and CIDR blocks.</summary>
    public IReadOnlyList<string> SourceAddress { get; init; } = [];

    /// <summary>Destination addresses: IPs and CIDR blocks.</summary>
    public IReadOnlyList<string> DestinationAddress { get; init; } = [];

    /// <summary>Source or destination addresses: IPs and CIDR blocks.</summary>
    public IReadOnlyList<string> Address { get; init; } = [];

    /// <summary>Addresses whose packets the rule ignores, as source or destination: IPs and CIDR blocks.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];

    /// <summary>Source ports: <c>80</c>, <c>8000-8100</c>, <c>https</c>.</summary>
    public IReadOnlyList<string> SourcePort { get; init; } = [];

    /// <summary>Destination ports: <c>80</c>, <c>8000-8100</c>.</summary>
    public IReadOnlyList<string> DestinationPort { get; init; } = [];

    /// <summary>Source or destination ports: <c>80</c>, <c>8000-8100</c>.</summary>
    public IReadOnlyList<string> Port { get; init; } = [];

    /// <summary>Protocol names as in PacketRecord.Protocol (TCP, UDP, ICMP, ARP ...), or IP protocol numbers.</summary>
    public IReadOnlyList<string> Protocol { get; init; } = [];

    /// <summary>Applications recognised in the payload; wildcards are allowed.</summary>
    public IReadOnlyList<string> Application { get; init; } = [];

    /// <summary>Server names that clients send (SNI of TLS and QUIC, Host of HTTP); wildcards are allowed.</summary>
    public IReadOnlyList<string> ServerName { get; init; } = [];

    /// <summary>Names in the first question of DNS, mDNS, LLMNR and NBNS messages; wildcards are allowed.</summary>
    public IReadOnlyList<string> DnsName { get; init; } = [];

    /// <summary>A filter expression, pcap-filter(7).</summary>
    public string? Filter { get; init; }

    /// <summary>Evaluated last; the only condition that needs a packet record. If it throws, an event with the error is raised.</summary>
    public Func<PacketRecord, bool>? Condition { get; init; }

    /// <summary>Source text of the condition, for display.</summary>
    public string? ConditionText { get; init; }

    /// <summary>The rule is disabled when the condition has thrown this many times in a row.</summary>
    public int ConditionErrorLimit { get; init; } = 5;

    /// <summary>Threshold of the measure within the window; null for the detector's default, or an event for every packet.</summary>
    public long? Threshold { get; init; }

    /// <summary>Quantity compared with the threshold; null for packets.</summary>
    public AlertMeasure? Measure { get; init; }

    /// <summary>The period of the count.</summary>
    public TimeSpan? Window { get; init; }

    /// <summary>Key for separate counts; null for the detector's default, or a single count.</summary>
    public AlertGrouping? GroupBy { get; init; }

    /// <summary>Minimum time between events of the same key; null for the default, zero for none.</summary>
    public TimeSpan? Cooldown { get; init; }

    /// <summary>The rule is disabled after this many events; null for no limit.</summary>
    public int? MaxTriggerCount { get; init; }

    /// <summary>The built-in detector; null for a rule of conditions.</summary>
    public AlertDetector? Detector { get; init; }

    /// <summary>Parameters specific to the detector, by name.</summary>
    public IReadOnlyDictionary<string, object?> DetectorParameter { get; init; } = new Dictionary<string, object?>();

    /// <summary>Folder for the packets around each event; null to save none.</summary>
    public string? SavePacket { get; init; }

    /// <summary>How long before an event packets are saved; null for the default, 5 seconds.</summary>
    public TimeSpan? Before { get; init; }

    /// <summary>How long after an event packets are saved; null for the default, 5 seconds.</summary>
    public TimeSpan? After { get; init; }

    /// <summary>Interfaces captured for this rule only; empty to apply the rule to every capture. The engine does not use it.</summary>
    public IReadOnlyList<string> Interface { get; init; } = [];

    /// <summary>Notification channels. The engine does not use it.</summary>
    public IReadOnlyList<AlertChannel> Notify { get; init; } = [];
}
