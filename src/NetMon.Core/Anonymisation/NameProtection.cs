namespace NetMon;

/// <summary>What an anonymisation does to names: of DNS and its relatives, and in kept payload those of TLS and HTTP.</summary>
public enum NameProtection
{
    /// <summary>Names are removed, and with them the messages that consist of names.</summary>
    Cut,

    /// <summary>Each label is replaced by a pseudonym of the same length. DNS messages are kept.</summary>
    Replace,

    /// <summary>Names stay as they are. DNS messages are kept.</summary>
    Keep,
}
