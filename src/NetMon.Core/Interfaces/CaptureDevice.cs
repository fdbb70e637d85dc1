namespace NetMon.Interfaces;

/// <summary>One device of the capture library.</summary>
/// <param name="Name">What it is opened by.</param>
/// <param name="FriendlyName">The name the system shows people; null when it is not known.</param>
/// <param name="Description">What the library says it is; null when it says nothing.</param>
public sealed record CaptureDevice(string Name, string? FriendlyName, string? Description);
