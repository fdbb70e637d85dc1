namespace NetMon.CaptureFiles.Etl;

/// <summary>Fault in the events of a buffer.</summary>
/// <param name="What">What is wrong; if cut, the item that is incomplete.</param>
/// <param name="IsCut">Whether the data is truncated.</param>
internal sealed record EtlFault(string What, bool IsCut);
