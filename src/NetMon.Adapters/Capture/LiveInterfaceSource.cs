using System.Runtime.CompilerServices;
using NetMon.Capture;
using NetMon.Capture.Sources;
using NetMon.Filtering;
using NetMon.Interfaces;
using NetMon.Packets;
using NetMon.Presentation;
using SharpPcap.LibPcap;

namespace NetMon.Adapters.Capture;

/// <summary>
/// Live packets of one interface, over libpcap. SharpPcap finds the interface; the handle and the loop are our own, because SharpPcap's
/// loop leaves its thread behind when it is stopped, looks up twice a second only, and makes an object for each packet.
/// </summary>
/// <remarks>
/// On Linux the account is exact: packets are gathered from <see cref="Open"/> to the end of <see cref="Run"/>, and each of them that
/// passed the filter was handed over or is in <see cref="SourceDrops.ByKernel"/>. The end first has the kernel take no more, then reads the
/// counters for the last time, then reads as many packets as they say are left.
/// </remarks>
public sealed class LiveInterfaceSource : IFrameSource
{
    // Linux hands over a block of packets when it is full or this old. With immediate mode each packet would wake us, and each would
    // take a slot of the snapshot length in the buffer.
    private const int BlockAgeMilliseconds = 20;

    // How long a silent interface keeps us from seeing that we should stop.
    private const int WaitMilliseconds = 50;

    // Linux's name for all interfaces together, which is none itself.
    private const string AnyInterface = "any";

    // Where nobody but the clock says when to ask for packets.
    private const int SleepMilliseconds = 10;

    // Between two looks at the counters and at the state of the interface.
    private const int LookMilliseconds = 250;
    private const int FramesBetweenLooks = 1 << 16;

    // The end of a capture must not wait for a disk that cannot keep up; what is left behind then is counted.
    private const int DrainMilliseconds = 2_000;

    // Where nobody says how many packets are left: it must be enough for a full buffer, and a busy interface never runs dry.
    private const int GuessedDrainMilliseconds = 150;

    private readonly LiveDevice _device;
    private readonly CaptureInterface _interface;
    private readonly LinuxInterface? _linux;
    private readonly int _descriptor;
    private readonly bool _hasNanoseconds;
    private readonly bool _filters;
    private readonly long? _missedBefore;
    private readonly WideCounter _kernelReceived = new();
    private readonly WideCounter _kernelDropped = new();

    private long _read;
    private long _nextLook;
    private long _kernelDrops = -1;
    private long _interfaceDrops = -1;

    private LiveInterfaceSource(LiveDevice device, Target target, LiveCaptureSettings settings)
    {
        _device = device;
        _hasNanoseconds = device.HasNanoseconds;
        _interface = new CaptureInterface(
            target.ShownName, device.LinkType, settings.SnapshotLength, _hasNanoseconds, target.Description);
        _filters = settings.Filter is not null;
        _descriptor = OperatingSystem.IsLinux() ? device.SelectableDescriptor : -1;
        if (OperatingSystem.IsLinux() && target.Name != AnyInterface) _linux = new LinuxInterface(target.Name);
        _missedBefore = _linux?.ReadMissed();
        PollCounters();
        device.Begin();
    }

    /// <inheritdoc/>
    public string Name => _interface.Name;

    /// <summary>The interface as frames name it.</summary>
    public CaptureInterface Interface => _interface;

    /// <summary>Opens an interface; when this returns, every packet that passes the filter is gathered.</summary>
    /// <param name="name">Its name, or on Windows its friendly name.</param>
    /// <param name="settings">How to open it.</param>
    /// <exception cref="CaptureException">It cannot be opened; the fault says why.</exception>
    /// <exception cref="FilterException">The filter cannot be used on this interface.</exception>
    /// <exception cref="CaptureLibraryException">libpcap is not installed, or too old.</exception>
    public static LiveInterfaceSource Open(string name, LiveCaptureSettings settings)
    {
        LiveDevice? device = null;
        try
        {
            var target = Find(name);
            var readTimeout = OperatingSystem.IsLinux() ? BlockAgeMilliseconds : WaitMilliseconds;
            device = LiveDevice.Open(Libpcap.Installed, target.Name, target.ShownName, settings, readTimeout);
            return new LiveInterfaceSource(device, target, settings);
        }
        catch (Exception e)
        {
            device?.Dispose();
            if (CaptureLibrary.IsMissing(e)) throw CaptureLibrary.Missing(e);
            if (CaptureLibrary.IsTooOld(e)) throw CaptureLibrary.TooOld("function to capture with", e);
            throw;
        }
    }

    /// <inheritdoc/>
    public void Run(FrameHandler onFrame, Action onIdle, CancellationToken cancellation)
    {
        var fault = Gather(onFrame, onIdle, cancellation);
        Finish(onFrame);
        if (fault is not null) throw fault;
    }

    /// <inheritdoc/>
    public SourceDrops ReadDrops() => new(
        Volatile.Read(ref _kernelDrops) is >= 0 and var kernel ? kernel : null,
        Volatile.Read(ref _interfaceDrops) is >= 0 and var missed ? missed : null,
        _filters ? null : 0);

    /// <inheritdoc/>
    public void Dispose() => _device.Dispose();

    private static Target Find(string name)
    {
        if (OperatingSystem.IsWindows() && LibpcapDevices.Find() is { } devices)
        {
            // The library's names are identifiers there, which nobody knows.
            var known = InterfaceCatalog.Read(devices);
            if ((known.FirstOrDefault(item => Is(item.Name)) ?? known.FirstOrDefault(item => Is(item.FriendlyName))) is { } item)
                return new(item.Name, item.FriendlyName ?? item.Name, item.Description);
        }

        var found = InterfaceSnapshot.Take(() => PcapInterface.GetAllPcapInterfaces()).FirstOrDefault(item => Is(item.Name))
            ?? throw new CaptureException(CaptureFault.InterfaceNotFound, name, $"There is no network interface named {SafeText.Quote(name)}.");
        return new(found.Name, found.Name, found.Description);

        bool Is(string? candidate) =>
            string.Equals(candidate, name, OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);
    }

    // Until the end is asked for, or the capture cannot go on.
    private CaptureException? Gather(FrameHandler onFrame, Action onIdle, CancellationToken cancellation)
    {
        var untilLook = FramesBetweenLooks;
        while (!cancellation.IsCancellationRequested)
        {
            switch (Next(out var frame))
            {
                case LiveDevice.PacketRead:
                    onFrame(frame);
                    if (--untilLook > 0) break;
                    untilLook = FramesBetweenLooks;
                    PollCounters();
                    break;
                case LiveDevice.NothingYet:
                    onIdle();
                    if (Wait() is { } fault) return fault;
                    break;
                default:
                    return Failure();
            }
        }

        return null;
    }

    // The next frame and what the library says of it; the frame is there with PacketRead only.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private unsafe int Next(out CapturedFrame frame)
    {
        var status = _device.Next(out var place, out var data);
        if (status != LiveDevice.PacketRead)
        {
            frame = default;
            return status;
        }

        var header = PcapPacketHeader.Read(place, PcapPacketHeader.Layout);
        var timestamp = header.Seconds * 1_000_000_000 + (_hasNanoseconds ? header.Fraction : header.Fraction * 1_000);
        frame = new CapturedFrame(_interface, 0, timestamp, header.Length, new ReadOnlySpan<byte>(data, header.CapturedLength));
        _read++;
        return status;
    }

    // What the system had taken when the end was asked for belongs to the capture.
    private void Finish(FrameHandler onFrame)
    {
        var hasEnded = _device.End();
        PollCounters();
        if (hasEnded && _device.CountsWhatItReads)
        {
            var left = Drain(onFrame, _kernelReceived.Total - _kernelDropped.Total);
            if (left > 0) Volatile.Write(ref _kernelDrops, _kernelDrops + left);
        }
        else if (!DrainByTime(onFrame))
        {
            // Nobody says how many packets are still in the buffer.
            Volatile.Write(ref _kernelDrops, -1);
        }
    }

    // Reads until so many packets have been read in all; gives back how many there was no time for. A block that is not full shows itself
    // when it is old enough, also when the interface has failed.
    private long Drain(FrameHandler onFrame, long packets)
    {
        var started = Environment.TickCount64;
        while (_read < packets && Environment.TickCount64 - started < DrainMilliseconds)
        {
            var status = Next(out var frame);
            if (status == LiveDevice.PacketRead) onFrame(frame);
            else if (status == LiveDevice.NothingYet) _ = Posix.Poll(_descriptor, BlockAgeMilliseconds);
            else Thread.Sleep(1);
        }

        return packets - _read;
    }

    // False when there was more than there was time for.
    private bool DrainByTime(FrameHandler onFrame)
    {
        var end = (DateTime.UtcNow - DateTime.UnixEpoch).Ticks * 100;
        var started = Environment.TickCount64;
        for (long waited = 0; waited < GuessedDrainMilliseconds; waited = Environment.TickCount64 - started)
        {
            switch (Next(out var frame))
            {
                case LiveDevice.PacketRead:
                    if (frame.TimestampNanoseconds > end) return true;
                    onFrame(frame);
                    break;
                case LiveDevice.NothingYet when _descriptor >= 0 && waited <= BlockAgeMilliseconds:
                    _ = Posix.Poll(_descriptor, BlockAgeMilliseconds);
                    break;
                case LiveDevice.NothingYet when _descriptor < 0 && _device.IsNonBlocking && waited <= WaitMilliseconds:
                    Thread.Sleep(SleepMilliseconds);
                    break;
                default:
                    return true;
            }
        }

        return false;
    }

    private CaptureException? Wait()
    {
        var events = _descriptor < 0 ? (short)0 : Posix.Poll(_descriptor, WaitMilliseconds);
        if (_descriptor < 0 && _device.IsNonBlocking) Thread.Sleep(SleepMilliseconds);
        var isSuspicious = (events & ~Posix.PollIn) != 0;
        if (!isSuspicious && Environment.TickCount64 < _nextLook) return null;

        PollCounters();
        // libpcap waits for an interface that went down to come back, which nobody would notice.
        return _linux?.ReadState() == InterfaceState.Down
            ? new CaptureException(CaptureFault.InterfaceDown, Name, $"The interface '{Name}' went down during the capture.")
            : null;
    }

    private void PollCounters()
    {
        _nextLook = Environment.TickCount64 + LookMilliseconds;
        // A driver that has never counted a packet may not count at all: its zero is no knowledge.
        if (_linux?.ReadMissed() is > 0 and var missed && missed >= _missedBefore)
        {
            Volatile.Write(ref _interfaceDrops, missed - _missedBefore.Value);
        }

        // A device that does not count, or is gone: what was known stays.
        if (!_device.TryReadCounters(out var counters)) return;
        _kernelReceived.Update(counters.Received);
        _kernelDropped.Update(counters.Dropped);
        var mayCountOthers = _device.CountsBeforeFilter && _kernelDropped.Total > 0;
        Volatile.Write(ref _kernelDrops, mayCountOthers ? -1 : _kernelDropped.Total);
    }

    private CaptureException Failure()
    {
        var said = _device.LastError;
        if (_linux?.ReadState() == InterfaceState.Removed)
            return new CaptureException(CaptureFault.InterfaceRemoved, Name, $"The interface '{Name}' was removed during the capture.");
        return _device.HasDisappeared
            ? new CaptureException(CaptureFault.InterfaceRemoved, Name, $"The interface '{Name}' was removed during the capture, or the machine slept: {said}")
            : new CaptureException(CaptureFault.Failed, Name, $"The capture on '{Name}' ended: {said}");
    }

    // What is opened, and how people know it.
    private sealed record Target(string Name, string ShownName, string? Description);
}
