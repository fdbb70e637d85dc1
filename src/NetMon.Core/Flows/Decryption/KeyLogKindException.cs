namespace NetMon.Flows.Decryption;

/// <summary>A key log is no file but a pipe or a device, which cannot be read again while it grows, and which may never be written.</summary>
/// <param name="path">The path.</param>
public sealed class KeyLogKindException(string path) : IOException($"'{path}' is a pipe or a device.");
