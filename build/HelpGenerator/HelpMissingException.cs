namespace NetMon.HelpGenerator;

/// <summary>A required doc comment is missing; fails the build.</summary>
internal sealed class HelpMissingException(string message) : Exception(message);
