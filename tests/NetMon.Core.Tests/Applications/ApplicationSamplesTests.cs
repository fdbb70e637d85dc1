using CsCheck;
using NetMon.Decoding.Applications;

namespace NetMon.Tests.Applications;

public class ApplicationSamplesTests
{
    private static readonly HashSet<string> Names = [.. ApplicationSamples.All.Select(s => s.Application)];

    [Fact]
    public void Every_sample_is_named_and_described()
    {
        Assert.All(ApplicationSamples.All, sample =>
        {
            Assert.Equal(sample.Application, sample.Segment.Detect());
            Assert.Equal(sample.Info, sample.Segment.Read()?.Info);
        });
    }

    [Fact]
    public void Recognising_allocates_nothing()
    {
        foreach (var sample in ApplicationSamples.All)
        {
            sample.Segment.Detect();
            var before = GC.GetAllocatedBytesForCurrentThread();
            sample.Segment.Detect();
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }

    [Fact]
    public void A_sample_cut_anywhere_keeps_the_fields_before_the_cut()
    {
        foreach (var sample in ApplicationSamples.All.Where(s => s.Application is not "QUIC"))
        {
            var whole = sample.Segment.Read()!;
            for (var length = 1; length < sample.Segment.Bytes.Length; length++)
            {
                var cut = Segment.Read(sample.Segment.Cut(length));
                if (cut?.Application != sample.Application) continue;
                var before = whole.Fields.Where(f => f.Offset >= 0 && f.Length > 0 && f.Offset + f.Length <= length);
                Assert.True(!before.Except(cut.Fields).Any(), $"{sample.Application} cut at {length}: {before.Except(cut.Fields).FirstOrDefault()}");
            }
        }
    }

    [Fact]
    public void A_sample_cut_anywhere_never_throws()
    {
        foreach (var segment in ApplicationSamples.All.Select(s => s.Segment))
        {
            for (var length = 0; length <= segment.Bytes.Length; length++)
            {
                ReadByAll(segment.Cut(length));
                ReadByAll(segment.End(length));
            }
        }
    }

    [Fact]
    public void Samples_with_other_bytes_in_them_never_throw()
    {
        var changed =
            from sample in Gen.Int[0, ApplicationSamples.All.Count - 1]
            from places in Gen.Int[0, 1199].Array[1, 8]
            from values in Gen.Byte.Array[8]
            select (ApplicationSamples.All[sample].Segment, places, values);
        changed.Sample(
            change =>
            {
                byte[] bytes = [.. change.Segment.Bytes];
                for (var i = 0; i < change.places.Length; i++) bytes[change.places[i] % bytes.Length] = change.values[i];
                var segment = change.Segment with { Bytes = bytes };
                ReadByAll(segment.End(bytes.Length));
                ReadByAll(segment.Cut(bytes.Length / 2));
            },
            iter: 3000);
    }

    [Fact]
    public void Samples_repeated_to_a_jumbo_segment_are_read_within_bounds()
    {
        foreach (var segment in ApplicationSamples.All.Select(s => s.Segment))
        {
            var bytes = new byte[65000];
            for (var i = 0; i < bytes.Length; i++) bytes[i] = segment.Bytes[i % segment.Bytes.Length];
            var before = GC.GetAllocatedBytesForCurrentThread();
            var message = (segment with { Bytes = bytes }).Read();
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2_000_000);
            Assert.InRange(message?.Info?.Length ?? 0, 0, 4000);
        }
    }

    [Fact]
    public void Random_bytes_never_throw()
    {
        Gen.Select(Gen.Byte.Array[0, 200], Gen.UShort, Gen.Bool).Sample(
            (bytes, port, isUdp) => ReadByAll(new ApplicationPayload(isUdp ? ApplicationTransport.Udp : ApplicationTransport.Tcp, 50001, port, bytes, bytes.Length)),
            iter: 3000);
    }

    [Fact]
    public void Random_bytes_on_other_ports_are_no_application()
    {
        var random = new Random(1);
        var bytes = new byte[64];
        for (var i = 0; i < 200_000; i++)
        {
            random.NextBytes(bytes);
            foreach (var transport in (ReadOnlySpan<ApplicationTransport>)[ApplicationTransport.Tcp, ApplicationTransport.Udp])
            {
                var found = ApplicationDetector.Detect(new ApplicationPayload(transport, 50001, 60001, bytes, bytes.Length))?.Name;
                Assert.False(found is not null && Names.Contains(found), found);
            }
        }
    }

    // Every decoder that recognises the bytes must be able to read them.
    private static void ReadByAll(ApplicationPayload payload)
    {
        if (payload.Data.IsEmpty) return;
        foreach (var decoder in ApplicationDecoders.All.Where(d => Names.Contains(d.Name)))
        {
            foreach (var isUsualPort in (ReadOnlySpan<bool>)[true, false])
            {
                if (!decoder.Recognises(payload, isUsualPort)) continue;
                var message = new ApplicationMessage(decoder.Name);
                decoder.Read(payload, message);
                Assert.DoesNotContain(message.Info ?? "", char.IsControl);
            }
        }
    }
}
