using System.Diagnostics;
using CsCheck;
using NetMon.Decoding.Applications;

namespace NetMon.Tests.Applications;

/// <summary>Every decoder, whatever the bytes say. New decoders are covered as soon as they are in <see cref="ApplicationDecoders.All"/>.</summary>
public sealed class HostileBytesTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    [Fact]
    public void Every_sample_is_recognised()
    {
        foreach (var sample in Samples.All)
            Assert.Equal(sample.Application, Probe.Read(sample.Transport, sample.SrcPort, sample.DstPort, sample.Data, sample.Data.Length)?.Application);
    }

    [Fact]
    public void Every_sample_can_be_cut_at_every_length()
    {
        foreach (var sample in Samples.All)
        {
            for (var length = 1; length <= sample.Data.Length; length++)
            {
                // As a snapshot length cuts it, and as a short message.
                ReadWithEveryDecoder(sample.Data.AsSpan(0, length), sample.Data.Length, sample.SrcPort, sample.DstPort);
                ReadWithEveryDecoder(sample.Data.AsSpan(0, length), length, sample.SrcPort, sample.DstPort);
            }
        }
    }

    [Fact]
    public void Fields_before_a_cut_stay_as_they_were()
    {
        foreach (var sample in Samples.All)
        {
            var whole = Probe.Read(sample.Transport, sample.SrcPort, sample.DstPort, sample.Data, sample.Data.Length)!;
            for (var length = 1; length < sample.Data.Length; length++)
            {
                var cut = Probe.Read(sample.Transport, sample.SrcPort, sample.DstPort, sample.Data[..length], sample.Data.Length);
                if (cut?.Application != whole.Application) continue;
                if (cut.DnsName is not null) Assert.Equal(whole.DnsName, cut.DnsName);
                foreach (var field in cut.Fields.Where(f => f.Offset >= 0 && f.Length > 0 && f.Offset + f.Length < length))
                    Assert.Contains(field, whole.Fields);
            }
        }
    }

    [Fact]
    public void Changed_samples_never_throw()
    {
        var samples = Samples.All;
        Gen.Select(Gen.Int[0, samples.Count - 1], Gen.Select(Gen.Int[0, 511], Gen.Byte).Array[1, 6]).Sample((index, changes) =>
        {
            var sample = samples[index];
            var data = sample.Data.ToArray();
            foreach (var (at, value) in changes) data[at % data.Length] = value;
            ReadWithEveryDecoder(data, data.Length, sample.SrcPort, sample.DstPort);
        }, iter: 5_000);
    }

    [Fact]
    public void Random_bytes_never_throw()
    {
        Gen.Select(Gen.Byte.Array[1, 300], Gen.Int[0, 65535], Gen.Bool).Sample(
            (data, port, isWhole) => ReadWithEveryDecoder(data, isWhole ? data.Length : data.Length + 100, port, Probe.AnyPort), iter: 5_000);
    }

    [Fact]
    public void Random_bytes_on_strange_ports_are_of_no_application()
    {
        var random = new Random(20260821);
        var found = 0;
        var data = new byte[200];
        for (var i = 0; i < 200_000; i++)
        {
            random.NextBytes(data);
            var transport = (i & 1) == 0 ? ApplicationTransport.Udp : ApplicationTransport.Tcp;
            if (ApplicationDetector.Detect(new ApplicationPayload(transport, 40001, 50002, data, data.Length)) is not null) found++;
        }

        Assert.InRange(found, 0, 2);
    }

    [Fact]
    public void The_largest_payload_of_each_byte_takes_bounded_time()
    {
        for (var fill = 0; fill < 256; fill++)
        {
            var data = new byte[65_000];
            Array.Fill(data, (byte)fill);
            foreach (var decoder in ApplicationDecoders.All)
            {
                var port = decoder.Ports.IsEmpty ? Probe.AnyPort : decoder.Ports[0];
                var watch = Stopwatch.StartNew();
                ReadWith(decoder, data, data.Length, port, Probe.AnyPort);
                Assert.True(watch.Elapsed < Patience, $"{decoder.Name} took {watch.Elapsed} for bytes of {fill}");
            }
        }
    }

    [Fact]
    public void Recognising_allocates_nothing()
    {
        long total = 0;
        // Warm-up for one-time allocations.
        for (var round = 0; round < 2; round++)
        {
            foreach (var sample in Samples.All)
            {
                foreach (var decoder in ApplicationDecoders.All)
                {
                    var before = GC.GetAllocatedBytesForCurrentThread();
                    var payload = new ApplicationPayload(sample.Transport, (ushort)sample.SrcPort, (ushort)sample.DstPort, sample.Data, sample.Data.Length);
                    decoder.Recognises(payload, isUsualPort: true);
                    decoder.Recognises(payload, isUsualPort: false);
                    ApplicationDetector.Detect(payload);
                    if (round == 1) total += GC.GetAllocatedBytesForCurrentThread() - before;
                }
            }
        }

        Assert.Equal(0, total);
    }

    [Fact]
    public void Every_decoder_has_a_name_in_upper_case_and_something_that_carries_it()
    {
        Assert.All(ApplicationDecoders.All, d => Assert.Equal(d.Name.ToUpperInvariant(), d.Name));
        Assert.All(ApplicationDecoders.All, d => Assert.NotEqual(ApplicationTransport.None, d.Transports));
    }

    private static void ReadWithEveryDecoder(ReadOnlySpan<byte> data, int length, int from, int to)
    {
        foreach (var decoder in ApplicationDecoders.All) ReadWith(decoder, data, length, from, to);
    }

    // Each transport that the decoder knows, and both roles of the port: a decoder is read only after it has recognised the bytes.
    private static void ReadWith(ApplicationDecoder decoder, ReadOnlySpan<byte> data, int length, int from, int to)
    {
        foreach (var transport in (ReadOnlySpan<ApplicationTransport>)[ApplicationTransport.Tcp, ApplicationTransport.Udp, ApplicationTransport.Sctp])
        {
            if (!decoder.Transports.HasFlag(transport)) continue;
            var payload = new ApplicationPayload(transport, (ushort)from, (ushort)to, data, length);
            if (decoder.Recognises(payload, isUsualPort: false) | decoder.Recognises(payload, isUsualPort: true))
                decoder.Read(payload, new ApplicationMessage(decoder.Name));
        }
    }
}
