using System.Globalization;
using NetMon.Decoding.Applications;
using NetMon.Fuzz.Targets;
using NetMon.Tests.Applications;

namespace NetMon.Fuzz.Seeds;

/// <summary>The messages that the decoder tests use.</summary>
internal static class ApplicationSeeds
{
    /// <summary>Every seed.</summary>
    public static IEnumerable<CorpusInput> All { get; } =
    [
        .. Samples.All.Select(s => (s.Application, Input: ApplicationTarget.ToInput(s.Transport, s.SrcPort, s.DstPort, s.Data)))
            .Concat(ApplicationSamples.All.Select(s => (s.Application, Input: ToInput(s.Segment))))
            .Append((Application: "QUIC", Input: ApplicationTarget.ToInput(ApplicationTransport.Udp, Probe.AnyPort, 443, QuicVectors.Version2ClientInitial)))
            .GroupBy(s => s.Application.ToLowerInvariant())
            .SelectMany(group => group.Select((s, i) => new CorpusInput(string.Create(CultureInfo.InvariantCulture, $"{group.Key}-{i + 1}"), s.Input))),
    ];

    private static byte[] ToInput(Segment segment) =>
        ApplicationTarget.ToInput(segment.Transport, segment.SrcPort, segment.DstPort, segment.Bytes);
}
