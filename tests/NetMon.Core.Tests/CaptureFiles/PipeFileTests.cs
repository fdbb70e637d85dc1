using System.Diagnostics;
using System.IO.Compression;
using NetMon.Adapters.Compression;
using NetMon.CaptureFiles;

namespace NetMon.Tests.CaptureFiles;

/// <summary>Real named pipes.</summary>
public sealed class PipeFileTests : IDisposable
{
    private const int Record = 16 + 60;
    private static readonly byte[] Data = [.. Enumerable.Range(0, 60).Select(i => (byte)i)];
    private static readonly byte[] Three = File(3);
    private readonly string _folder = Directory.CreateTempSubdirectory("netmon-pipe").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_pipe_gives_each_packet_at_once_and_an_end_within_a_record_is_damage(bool isCompressed)
    {
        var path = await MakePipe();
        using var seen = new SemaphoreSlim(0);
        var writing = Task.Run(async () =>
        {
            await using var pipe = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            await using var target = isCompressed ? new GZipStream(pipe, CompressionLevel.Fastest) : (Stream)pipe;
            for (var (from, packet) = (0, 1); packet <= 2; packet++)
            {
                var to = 24 + (packet * Record);
                await target.WriteAsync(Three.AsMemory(from..to), TestContext.Current.CancellationToken);
                await target.FlushAsync(TestContext.Current.CancellationToken);
                from = to;
                // The writer continues only after the packet was read.
                if (!await seen.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken)) return false;
            }

            await target.WriteAsync(Three.AsMemory(24 + (2 * Record), 40), TestContext.Current.CancellationToken);
            return true;
        }, TestContext.Current.CancellationToken);

        using var reader = await Task.Run(() => CaptureFileReader.Open(path, CaptureCodecs.All), TestContext.Current.CancellationToken);
        for (var packet = 1; packet <= 2; packet++)
        {
            Assert.True(TryRead(reader));
            seen.Release();
        }

        var error = Assert.Throws<CaptureFileException>(() => TryRead(reader));
        Assert.True(await writing);
        Assert.Equal((CaptureFileFault.Damaged, 2L, 24L + (2 * Record)), (error.Fault, error.PacketCount, error.Offset));
        Assert.Contains("breaks off inside packet 3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pipe_whose_writer_ends_between_records_ends_cleanly()
    {
        var path = await MakePipe();
        var writing = Task.Run(() => System.IO.File.WriteAllBytes(path, Three), TestContext.Current.CancellationToken);

        using var reader = await Task.Run(() => CaptureFileReader.Open(path, CaptureCodecs.All), TestContext.Current.CancellationToken);

        for (var packet = 1; packet <= 3; packet++) Assert.True(TryRead(reader));
        Assert.False(TryRead(reader));
        await writing;
    }

    private static bool TryRead(CaptureFileReader reader)
    {
        if (!reader.TryRead(out var frame)) return false;
        Assert.Equal(Data, frame.Data.ToArray());
        return true;
    }

    private static byte[] File(int packets)
    {
        var bytes = new CaptureBytes().PcapHeader();
        for (var i = 0; i < packets; i++) bytes.PcapRecord(1_700_000_000, (uint)i, Data);
        return bytes.ToArray();
    }

    private async Task<string> MakePipe()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("Pipes have no place in folders there.");
        var path = Path.Join(_folder, "pipe");
        using var made = Process.Start("mkfifo", [path]);
        await made.WaitForExitAsync(TestContext.Current.CancellationToken);
        return path;
    }
}
