namespace NetMon.Flows.Streams;

/// <summary>Which packet it was.</summary>
/// <param name="Number">Its number in its capture or file.</param>
/// <param name="Time">Nanoseconds since the Unix epoch.</param>
internal readonly record struct PacketMark(long Number, long Time);
