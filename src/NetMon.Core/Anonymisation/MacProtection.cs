namespace NetMon;

/// <summary>What an anonymisation does to MAC addresses. Broadcast, the zero address and the groups of protocols always stay.</summary>
public enum MacProtection
{
    /// <summary>Pseudonyms. The group bit and the local bit stay.</summary>
    Map,

    /// <summary>Pseudonyms that keep the first three bytes, which name the vendor.</summary>
    KeepVendor,

    /// <summary>All zeros.</summary>
    Zero,

    /// <summary>The addresses as they are.</summary>
    Keep,
}
