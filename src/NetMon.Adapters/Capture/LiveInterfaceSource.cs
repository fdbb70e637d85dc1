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
/// Live packets of one interface, with libpcap. SharpPcap only finds the interface: its capture loop leaves its thread behind when stopped,
/// polls only twice a second, and allocates an object per packet.
/// </summary>
/// <remarks>
/// On Linux the accounting is exact: packets are buffered from <see cref="Open"/> to the end of <see cref="Run"/>, and each one that passed
/// the filter was delivered or is counted in <see cref="SourceDrops.ByKernel"/>. At the end the kernel first stops buffering; then the
/// counters are read for the last time, and then as many packets as they say remain.
/// </remarks>
public sealed class LiveInterfaceSource : IFrameSource
{
    // Linux delivers a block of packets when it is full or reaches this age. In immediate mode each packet would cause a wake-up and occupy a
    // slot of the snapshot length in the buffer.
    private const int BlockAgeMilliseconds = 20;

    // Maximum time until a stop is noticed on a silent interface.
    private const int WaitMilliseconds = 50;

    // Linux's pseudo-device of all interfaces.
    private const string AnyInterface = "any";

    // Polling interval if the system cannot signal new packets.
    private const int SleepMilliseconds = 10;

    // Interval of polling the counters and the interface state.
    private const int LookMilliseconds = 250;
    private const int FramesBetweenLooks = 1 << 16;

    // Limits the wait for a disk that cannot keep up; the packets left behind are counted.
    private const int DrainMilliseconds = 2_000;

    // Used if the number of remaining packets is unknown: long enough for a full buffer; a busy interface would never run dry.
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

    /// <summary>The interface as recorded in frames.</summary>
    public CaptureInterface Interface => _interface;

    /// <summary>Opens an interface; when this returns, every packet that passes the filter is buffered.</summary>
    /// <param name="name">Its name or, on Windows, its friendly name.</param>
    /// <param name="settings">Capture options.</param>
    /// <exception cref="CaptureException">The interface cannot be opened; the fault gives the reason.</exception>
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
            // On Windows the library's names are GUIDs, so friendly names are accepted too.
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

    // Reads until cancelled, or until the capture cannot continue.
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

    // Reads the next frame; it is valid only with the result PacketRead.
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

    // Packets buffered before the stop belong to the capture.
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
            // The number of packets still in the buffer is unknown.
            Volatile.Write(ref _kernelDrops, -1);
        }
    }

    // Reads until the given total was read; returns how many were not read in time. A partly filled block is delivered when it reaches its age
    // limit, even if the interface has failed.
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

    // Returns false if time ran out before the buffer was empty.
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
        // libpcap silently waits for an interface that went down, so the state is checked here.
        return _linux?.ReadState() == InterfaceState.Down
            ? new CaptureException(CaptureFault.InterfaceDown, Name, $"The interface '{Name}' went down during the capture.")
            : null;
    }

    private void PollCounters()
    {
        _nextLook = Environment.TickCount64 + LookMilliseconds;
        // A driver that has never counted a drop may not count at all, so its zero means unknown.
        if (_linux?.ReadMissed() is > 0 and var missed && missed >= _missedBefore)
        {
            Volatile.Write(ref _interfaceDrops, missed - _missedBefore.Value);
        }

        // If the device has no counters or was removed, keeps the last values.
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

    // The device to open, and its display name.
    private sealed record Target(string Name, string ShownName, string? Description);
}
