using System.Text;
using NetMon.Decoding.Applications;
using NetMon.Tests.Applications;
using NetMon.Tests.Decoding;

namespace NetMon.Tests.Presentation;

/// <summary>
/// Messages of every application that has a sample, with hostile text: each run of letters in turn is replaced,
/// so that it reaches every name, line and field that a decoder reads.
/// </summary>
internal static class Injections
{
    /// <summary>Harmful characters of each kind with their UTF-8 bytes, and a formula prefix.</summary>
    public static readonly string[] Harmful =
        ["\u001b[2J", "\u0007", "\u007f", "\u009b31m", "\u0085", "\u202e", "\u2066", "\u200f", "\u061c", "\u2028", "\ufeff", "\u200b", "=1+1", "a\tb", "a\rb"];

    private const int ShortestRun = 2;

    /// <summary>Frames, with the name of their application.</summary>
    public static IEnumerable<(string Application, byte[] Frame)> Frames()
    {
        foreach (var (application, transport, from, to, data) in Messages())
        {
            foreach (var payload in Injected(data)) yield return (application, Frame(transport, from, to, payload));
        }
    }

    /// <summary>A frame of Ethernet and IPv4.</summary>
    public static byte[] Frame(ApplicationTransport transport, int from, int to, byte[] payload) => PacketBytes.Ethernet(
        0x0800,
        transport == ApplicationTransport.Udp
            ? PacketBytes.IPv4(17, PacketBytes.Udp(from, to, payload))
            : PacketBytes.IPv4(6, PacketBytes.Tcp(from, to, payload, TcpFlags.ACK | TcpFlags.PSH)));

    private static IEnumerable<(string Application, ApplicationTransport Transport, int From, int To, byte[] Data)> Messages() =>
        Samples.All.Select(sample => (sample.Application, sample.Transport, sample.SrcPort, sample.DstPort, sample.Data))
            .Concat(ApplicationSamples.All.Select(sample => (
                sample.Application, sample.Segment.Transport, (int)sample.Segment.SrcPort, (int)sample.Segment.DstPort, sample.Segment.Bytes)));

    // Lengths are kept, so that the message stays valid.
    private static IEnumerable<byte[]> Injected(byte[] data)
    {
        for (var start = 0; start < data.Length; start++)
        {
            var length = 0;
            while (start + length < data.Length && data[start + length] is >= 0x20 and < 0x7f) length++;
            if (length < ShortestRun) continue;
            foreach (var harmful in Harmful.Select(Encoding.UTF8.GetBytes))
            {
                // At the beginning, in the middle and at the end: decoders look at the first word, and some at the last.
                foreach (var at in new[] { 0, 5, length / 2, length - harmful.Length }.Distinct().Where(at => at >= 0 && at + harmful.Length <= length))
                {
                    byte[] changed = [.. data];
                    harmful.CopyTo(changed, start + at);
                    yield return changed;
                }
            }

            start += length;
        }
    }
}
