namespace NetMon.Reports.Rows;

/// <summary>Packets and bytes of several series over time, in equal steps.</summary>
/// <param name="Name">What the series are: Protocol, Application.</param>
/// <param name="Note">How they came about, for the reader.</param>
/// <param name="Start">Start of the first step, nanoseconds since the Unix epoch.</param>
/// <param name="Width">Length of a step in nanoseconds.</param>
/// <param name="Series">The series, each with a value for each step.</param>
internal sealed record Timeline(string Name, string Note, long Start, long Width, IReadOnlyList<TimelineSeries> Series);

/// <summary>One series of a <see cref="Timeline"/>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Packets">Packets of each step.</param>
/// <param name="Bytes">Bytes of each step.</param>
internal sealed record TimelineSeries(string Name, double[] Packets, double[] Bytes);
