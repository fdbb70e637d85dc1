using System.Text;
using NetMon.Decoding.Applications;

namespace NetMon.Tests.Applications;

/// <summary>A payload with its transport and ports, as decoders get it.</summary>
internal sealed record Segment(ApplicationTransport Transport, ushort SrcPort, ushort DstPort, byte[] Bytes)
{
    public static Segment ToServer(ushort port, byte[] bytes) => new(ApplicationTransport.Tcp, 50001, port, bytes);

    public static Segment ToServer(ushort port, string text) => ToServer(port, Encoding.UTF8.GetBytes(text));

    public static Segment FromServer(ushort port, byte[] bytes) => new(ApplicationTransport.Tcp, port, 50001, bytes);

    public static Segment FromServer(ushort port, string text) => FromServer(port, Encoding.UTF8.GetBytes(text));

    public static Segment Datagram(ushort port, byte[] bytes) => new(ApplicationTransport.Udp, 50001, port, bytes);

    /// <summary>The payload's first bytes, as a snapshot length leaves them.</summary>
    public ApplicationPayload Cut(int length) => new(Transport, SrcPort, DstPort, Bytes.AsSpan(0, length), Bytes.Length);

    /// <summary>The payload's first bytes, as a segment's end leaves them.</summary>
    public ApplicationPayload End(int length) => new(Transport, SrcPort, DstPort, Bytes.AsSpan(0, length), length);

    public string? Detect() => ApplicationDetector.Detect(End(Bytes.Length))?.Name;

    public ApplicationMessage? Read() => Read(End(Bytes.Length));

    public static ApplicationMessage? Read(ApplicationPayload payload) =>
        Probe.Read(payload.Transport, payload.SrcPort, payload.DstPort, payload.Data.ToArray(), payload.Length);
}
