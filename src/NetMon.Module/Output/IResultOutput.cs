using NetMon.Capture;

namespace NetMon.Output;

/// <summary>Turns the results of a processor into the output of a cmdlet or job, and provides its warnings at the end.</summary>
internal interface IResultOutput
{
    /// <summary>The parameter that limits how many results of a job wait to be received; null if it has none.</summary>
    string? LimitParameter { get; }

    /// <summary>Accepts a result, and returns the output for it; nothing for an item of another kind.</summary>
    /// <param name="item">An item of a capture.</param>
    IEnumerable<object> Accept(CaptureItem item);

    /// <summary>Returns the output after all results.</summary>
    IEnumerable<object> Complete();

    /// <summary>Returns the warnings at the end.</summary>
    IEnumerable<string> FindWarnings();

    /// <summary>Returns what is of interest only to those who ask with -Verbose; null if there is nothing.</summary>
    string? FindRemark();
}
