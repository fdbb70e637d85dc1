using NetMon.Alerts.Matching;
using NetMon.Alerts.Rules;
using NetMon.Alerts.Windows;
using static System.FormattableString;

namespace NetMon.Alerts.Detectors;

/// <summary>
/// Detects listed addresses and names: addresses and CIDR blocks in either direction, domains in DNS queries, TLS and QUIC ClientHellos, and
/// HTTP requests. Lists are text files; each line is an address, a CIDR block, a domain, a hosts file entry or a comment.
/// </summary>
/// <remarks>
/// Lists are read when the rule is created; register the rule again after a change. Encrypted names (DNS over HTTPS, Encrypted Client Hello)
/// cannot be compared. The alerts are as good as the list.
/// </remarks>
internal sealed class Blocklist : AlertRunner
{
    private const string Path = nameof(Path);
    private const string Entry = nameof(Entry);
    private const int MemorySize = 1024;

    // Up to this number, the addresses become part of the index of all rules; otherwise they are searched for each packet.
    private const int MaxIndexed = 256;

    private readonly BlocklistEntries _entries;
    private readonly ListedAddresses? _indexed;

    // Cache of recent addresses that are not listed, so that most packets need no search.
    private readonly AddressValue[] _harmless = new AddressValue[MemorySize];

    private Blocklist(RuleContext context) : base(context)
    {
        _entries = (BlocklistEntries)context.Options.Prepared!;
        foreach (var warning in _entries.Warnings) context.Warn(warning);
        // With packet conditions the index is not used, because they must be evaluated only once per packet: a script would count it twice.
        if (_entries.Addresses.Count is > 0 and <= MaxIndexed && !PacketConditions.HasAny(context.Rule.Settings)) _indexed = new ListedAddresses(this);
    }

    public static DetectorDefinition Definition { get; } = new()
    {
        Kind = AlertDetector.Blocklist,
        Summary = "An address or name that is on a list.",
        Severity = AlertSeverity.High,
        TakesPacketConditions = true,
        Parameters =
        [
            new DetectorParameter(Path, DetectorParameterType.Paths, null, "List files."),
            new DetectorParameter(Entry, DetectorParameterType.Names, null, "Entries in addition to files, or instead of them."),
        ],
        Prepare = Read,
        Create = context => new Blocklist(context),
    };

    public override PacketKinds Kinds => SearchesAddresses ? PacketKinds.IP
        : _entries.NameCount == 0 ? PacketKinds.None : PacketKinds.TcpData | PacketKinds.Udp;

    public override PacketKinds NamedKinds => SearchesAddresses ? PacketKinds.None : PacketKinds.TcpData;

    public override RuleRunner? Part => _indexed;

    public override void OnPacket(in AlertPacket packet)
    {
        if (!packet.HasAddresses) return;
        if (SearchesAddresses) CheckAddresses(packet);
        if (_entries.NameCount == 0) return;
        if (packet.Kind == PacketKinds.Udp) CheckName(packet.Content.DnsName(packet), packet);
        if (packet.Kind is PacketKinds.TcpData or PacketKinds.Udp) CheckName(packet.Content.ServerName(packet), packet);
    }

    private bool SearchesAddresses => _indexed is null && _entries.Addresses.Count > 0;

    private static BlocklistEntries? Read(DetectorOptions options, Action<string, string> find)
    {
        var paths = options.Find<string[]>(Path) ?? [];
        var entries = options.Find<string[]>(Entry) ?? [];
        if (paths.Length + entries.Length > 0) return BlocklistEntries.Read(paths, entries, problem => find(nameof(Blocklist), problem));
        find(nameof(Blocklist), $"needs the parameter {Path} or {Entry}.");
        return null;
    }

    private void CheckAddresses(in AlertPacket packet)
    {
        CheckAddress(packet.Destination, packet);
        CheckAddress(packet.Source, packet);
    }

    private void CheckAddress(in AddressValue address, in AlertPacket packet)
    {
        ref var harmless = ref _harmless[(int)((address.Low ^ address.High) * 0x9e37_79b9_7f4a_7c15 >> 54)];
        if (harmless == address) return;
        if (!_entries.Addresses.TryFind(address, out var range))
        {
            harmless = address;
            return;
        }

        var key = new AlertKey(address, address == packet.Source ? packet.Destination : packet.Source, 0);
        if (!Context.Meets(key, packet.Now, 1)) return;
        var entry = range.First == range.Last ? "" : $" (by {range})";
        Context.Raise(
            key, packet.Now, AlertSubject.Of(packet), $"{address} - {key.Second}",
            Invariant($"{packet.Source} to {packet.Destination}: {address} is listed{entry}"), 1);
    }

    private void CheckName(ReadOnlySpan<char> name, in AlertPacket packet)
    {
        if (name.IsEmpty || !_entries.TryFind(name, out var listed)) return;
        var key = new AlertKey(packet.Source, packet.Destination, AlertKey.HashOf(listed));
        if (!Context.Meets(key, packet.Now, 1)) return;
        Context.Raise(
            key, packet.Now, AlertSubject.Of(packet), $"{packet.Source} {listed}",
            Invariant($"{packet.Source} to {packet.Destination}: {name.ToString()} is listed (by {listed.ToString()})"), 1);
    }

    // Receives the packets of listed addresses from the rule index.
    private sealed class ListedAddresses(Blocklist list) : RuleRunner
    {
        public override PacketKinds Kinds => PacketKinds.IP;

        public override IReadOnlyList<AddressRange> Addresses { get; } = [.. list._entries.Addresses.Ranges()];

        public override bool AcceptsAddress(RuleSide side, AddressValue address) =>
            side != RuleSide.Either || list._entries.Addresses.TryFind(address, out _);

        public override void OnPacket(in AlertPacket packet) => list.CheckAddresses(packet);
    }
}
