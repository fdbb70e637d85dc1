namespace NetMon;

/// <summary>What flows are grouped by.</summary>
public enum TrafficGrouping
{
    /// <summary>Each address, on either side of its flows.</summary>
    Host,

    /// <summary>Each pair of addresses.</summary>
    Conversation,

    /// <summary>TCP, UDP, ICMP ...</summary>
    Protocol,

    /// <summary>Transport protocol and the responder's port.</summary>
    Port,

    /// <summary>TLS, DNS, HTTP ...</summary>
    Application,

    /// <summary>The server name that clients sent.</summary>
    ServerName,

    /// <summary>The capturing interface.</summary>
    Interface,

    /// <summary>Networks of a fixed prefix length.</summary>
    Subnet,

    /// <summary>Time intervals, by the start of each flow.</summary>
    Time,
}
