namespace NetMon;

/// <summary>What flows are added up by.</summary>
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

    /// <summary>The name that clients asked for.</summary>
    ServerName,

    /// <summary>Where it was seen.</summary>
    Interface,

    /// <summary>Networks of one prefix length.</summary>
    Subnet,

    /// <summary>Intervals of time, by the beginning of each flow.</summary>
    Time,
}
