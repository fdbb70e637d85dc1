namespace NetMon.CaptureFiles.Pcap;

/// <summary>Which of a record header's two lengths comes first.</summary>
internal enum LengthOrder
{
    /// <summary>Captured length, then original length: version 2.4.</summary>
    Modern,

    /// <summary>Original length first: before version 2.3, and DG/UX.</summary>
    Swapped,

    /// <summary>Version 2.3 was written in both ways; the larger one is the original length.</summary>
    Unsure,
}
