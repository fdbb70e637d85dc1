using NetMon.Capture.Sources;
using NetMon.Packets;

namespace NetMon.Tests.Capture;

/// <summary>Delivers frames, then ends, fails, or waits until it is stopped.</summary>
internal sealed class ScriptedSource(string name, int frames) : IFrameSource
{
    private readonly byte[] _bytes = new byte[60];
    private readonly ManualResetEventSlim _allSent = new();

    public string Name { get; } = name;

    public LinkType LinkType { get; init; } = LinkType.Ethernet;

    /// <summary>Thrown after the last frame.</summary>
    public Exception? Failure { get; init; }

    /// <summary>Whether the source keeps running after the last frame until it is stopped.</summary>
    public bool StaysOpen { get; init; }

    /// <summary>The source ignores requests to stop until this is set.</summary>
    public ManualResetEventSlim? Deaf { get; init; }

    public SourceDrops Drops { get; init; }

    public bool IsDisposed { get; private set; }

    /// <summary>Waits until all frames were delivered.</summary>
    public void AwaitFrames() => Assert.True(_allSent.Wait(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken));

    public void Run(FrameHandler onFrame, Action onIdle, CancellationToken cancellation)
    {
        var captureInterface = new CaptureInterface(Name, LinkType);
        for (var i = 0; i < frames && !cancellation.IsCancellationRequested; i++)
        {
            onFrame(new CapturedFrame(captureInterface, i + 1, i * 1_000L, _bytes.Length, _bytes));
        }

        onIdle();
        _allSent.Set();
        Deaf?.Wait(CancellationToken.None);
        if (Failure is not null) throw Failure;
        if (StaysOpen) cancellation.WaitHandle.WaitOne();
    }

    public SourceDrops ReadDrops() => Drops;

    public void Dispose() => IsDisposed = true;
}
