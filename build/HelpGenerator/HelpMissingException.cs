namespace NetMon.HelpGenerator;

/// <summary>Something that users read has no doc comment; the build fails on it.</summary>
internal sealed class HelpMissingException(string message) : Exception(message);
