namespace NetMon.Interfaces;

/// <summary>One device of the capture library.</summary>
/// <param name="Name">Device name to open.</param>
/// <param name="FriendlyName">Display name of the system; null if unknown.</param>
/// <param name="Description">Description by the library; null if none.</param>
public sealed record CaptureDevice(string Name, string? FriendlyName, string? Description);
