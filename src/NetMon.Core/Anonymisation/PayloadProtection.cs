namespace NetMon;

/// <summary>What an anonymisation does to the bytes after the headers that are understood.</summary>
public enum PayloadProtection
{
    /// <summary>The packet ends after the headers; its original length stays.</summary>
    Cut,

    /// <summary>The bytes are zero; the packet keeps its captured length.</summary>
    Zero,

    /// <summary>Payload of TCP, UDP and the like stays. It may hold addresses and names.</summary>
    Keep,
}
