namespace NetMon.Flows.Streams;

/// <summary>Identifies a packet.</summary>
/// <param name="Number">Packet number in its capture or file.</param>
/// <param name="Time">Nanoseconds since the Unix epoch.</param>
internal readonly record struct PacketMark(long Number, long Time);
