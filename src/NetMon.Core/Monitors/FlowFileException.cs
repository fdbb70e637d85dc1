namespace NetMon.Monitors;

/// <summary>Flows cannot be appended to a file because it has other content.</summary>
/// <param name="path">The file.</param>
public sealed class FlowFileException(string path)
    : IOException($"'{path}' is there and does not begin as a file of flows of this format and version does, so flows cannot be added to it.");
