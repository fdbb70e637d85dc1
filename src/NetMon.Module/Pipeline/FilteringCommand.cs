using System.Management.Automation;
using NetMon.Completion;
using NetMon.Filtering;
using NetMon.Packets;

namespace NetMon.Pipeline;

/// <summary>The parameters that every cmdlet which filters packets has, and the one expression they make.</summary>
public abstract class FilteringCommand : PSCmdlet
{
    /// <summary>
    /// Takes only packets that pass this filter, in the language of libpcap and tcpdump (BPF; see
    /// https://www.tcpdump.org/manpages/pcap-filter.7.html), for instance <c>tcp port 80 and not host 10.0.0.1</c>. Together with the
    /// other filter parameters, all must hold; the filter is looked at first.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(FilterCompleter))]
    public string? Filter { get; set; }

    /// <summary>
    /// Takes only packets of these protocols: a name such as tcp, udp, icmp, icmp6, arp, igmp, sctp, ip, ip6, esp, ah, gre, or an IP
    /// protocol number. Several are alternatives.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ProtocolCompleter))]
    public string[]? Protocol { get; set; }

    /// <summary>
    /// Takes only packets from or to these IP addresses or networks, for instance 192.168.1.10, 10.0.0.0/8 or 2001:db8::/32. Several are
    /// alternatives.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? Address { get; set; }

    /// <summary>Takes only packets from these IP addresses or networks. Several are alternatives.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? SourceAddress { get; set; }

    /// <summary>Takes only packets to these IP addresses or networks. Several are alternatives.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? DestinationAddress { get; set; }

    /// <summary>Takes only TCP, UDP and SCTP packets from or to these ports, 0 to 65535. Several are alternatives.</summary>
    [Parameter]
    [ValidateRange(0, 65535)]
    public int[]? Port { get; set; }

    /// <summary>Takes only TCP, UDP and SCTP packets from these ports, 0 to 65535. Several are alternatives.</summary>
    [Parameter]
    [ValidateRange(0, 65535)]
    public int[]? SourcePort { get; set; }

    /// <summary>Takes only TCP, UDP and SCTP packets to these ports, 0 to 65535. Several are alternatives.</summary>
    [Parameter]
    [ValidateRange(0, 65535)]
    public int[]? DestinationPort { get; set; }

    /// <summary>
    /// Takes only packets that were captured at this time or later. A time without a zone is local. Others count as Filtered.
    /// </summary>
    [Parameter]
    public DateTime StartTime { get; set; }

    /// <summary>
    /// Takes only packets that were captured before this time, so that slices which follow each other share no packet. A time without a zone is
    /// local. It does not end a live capture: -Duration does.
    /// </summary>
    [Parameter]
    public DateTime EndTime { get; set; }

    /// <summary>The window in time that was asked for; null for none. One that ends before it begins ends the cmdlet.</summary>
    /// <param name="length">How long it is, by the time of packets; null where that does not bound it.</param>
    protected TimeWindow? GetTimeWindow(TimeSpan? length = null)
    {
        var start = this.Bound(nameof(StartTime), StartTime);
        var end = this.Bound(nameof(EndTime), EndTime);
        if (start is null && end is null && length is null) return null;
        if (end <= start) ThrowTerminatingError(ErrorCatalog.TimeWindowEmpty(StartTime, EndTime));
        return new TimeWindow(ToNanoseconds(start), ToNanoseconds(end), length);

        static long? ToNanoseconds(DateTime? time) => time is { } known ? LocalTime.ToNanoseconds(known) : null;
    }

    /// <summary>The one filter expression that the parameters make; null when none was given.</summary>
    /// <exception cref="FilterException">A value is no protocol, address or network.</exception>
    protected string? GetFilterExpression() => new FilterTerms
    {
        Filter = Filter,
        Protocol = Protocol ?? [],
        Address = Address ?? [],
        SourceAddress = SourceAddress ?? [],
        DestinationAddress = DestinationAddress ?? [],
        Port = Port ?? [],
        SourcePort = SourcePort ?? [],
        DestinationPort = DestinationPort ?? [],
    }.ToExpression();
}
