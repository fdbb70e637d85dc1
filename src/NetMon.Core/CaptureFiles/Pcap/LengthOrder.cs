namespace NetMon.CaptureFiles.Pcap;

/// <summary>Order of the two lengths in a record header.</summary>
internal enum LengthOrder
{
    /// <summary>Captured length, then original length: version 2.4.</summary>
    Modern,

    /// <summary>Original length first: before version 2.3, and DG/UX.</summary>
    Swapped,

    /// <summary>Version 2.3 exists in both orders; the larger value is the original length.</summary>
    Unsure,
}
