using NetMon.Filtering;
using NetMon.Interfaces;
using NetMon.Monitoring;
using NetMon.Packets;
using SharpPcap;
using SharpPcap.LibPcap;
using NetMon.Presentation;

namespace NetMon.Adapters.Capture;

/// <summary>
/// Live packets of one interface, over libpcap. SharpPcap opens the device and fetches packets; the loop is our own, because SharpPcap's
/// leaves its thread behind when it is stopped, looks up twice a second only, and makes an object for each packet.
/// </summary>
public sealed class LiveInterfaceSource : IFrameSource
{
    // Linux hands over a block of packets when it is full or this old. With immediate mode each packet would wake us, and each would
    // take a slot of the snapshot length in the buffer.
    private const int BlockAgeMilliseconds = 20;

    // How long a silent interface keeps us from seeing that we should stop.
    private const int WaitMilliseconds = 50;

    // Linux's name for all interfaces together, which is none itself.
    private const string AnyInterface = "any";

    // Between two looks at the counters and at the state of the interface.
    private const int LookMilliseconds = 250;
    private const int FramesBetweenLooks = 1 << 16;

    // The end of a capture must not wait for a disk that cannot keep up; what is left behind then is counted.
    private const int DrainMilliseconds = 150;

    private readonly LiveDevice _device;
    private readonly CaptureInterface _interface;
    private readonly LinuxInterface? _linux;
    private readonly int _descriptor;
    private readonly bool _hasNanoseconds;
    private readonly long? _missedBefore;

    private uint? _lastKernelDrops;
    private long _read;
    private long _nextLook;
    private long _kernelDrops = -1;
    private long _interfaceDrops = -1;
    private readonly bool _filters;

    private LiveInterfaceSource(LiveDevice device, LiveCaptureSettings settings)
    {
        _device = device;
        _hasNanoseconds = device.TimestampResolution == TimestampResolution.Nanosecond;
        _interface = new CaptureInterface(
            device.Name, LinkTypes.FromDlt((int)device.LinkType), settings.SnapshotLength, _hasNanoseconds, device.Description);
        _filters = settings.Filter is not null;
        if (OperatingSystem.IsLinux())
        {
            if (device.Name != AnyInterface) _linux = new LinuxInterface(device.Name);
            _missedBefore = _linux?.ReadMissed();
            _descriptor = device.SelectableDescriptor;
        }
        else
        {
            _descriptor = -1;
        }

        Look();
    }

    /// <inheritdoc/>
    public string Name => _interface.Name;

    /// <summary>The interface as frames name it.</summary>
    public CaptureInterface Interface => _interface;

    /// <summary>Opens an interface; packets are gathered from then on.</summary>
    /// <param name="name">Its name, or on Windows its friendly name.</param>
    /// <param name="settings">How to open it.</param>
    /// <exception cref="CaptureException">It cannot be opened; the fault says why.</exception>
    /// <exception cref="FilterException">The filter cannot be used on this interface.</exception>
    /// <exception cref="CaptureLibraryMissingException">libpcap is not installed.</exception>
    public static LiveInterfaceSource Open(string name, LiveCaptureSettings settings)
    {
        LiveDevice? device = null;
        try
        {
            device = new LiveDevice(Find(name));
            Activate(device, settings);
            if (settings.Filter is { } filter) SetFilter(device, filter);
            if (OperatingSystem.IsLinux()) device.NonBlockingMode = true;
            return new LiveInterfaceSource(device, settings);
        }
        catch (Exception e)
        {
            device?.Close();
            if (CaptureLibrary.IsMissing(e)) throw CaptureLibrary.Missing(e);
            throw;
        }
    }

    /// <inheritdoc/>
    public void Run(FrameHandler onFrame, Action onIdle, CancellationToken cancellation)
    {
        var untilLook = FramesBetweenLooks;
        while (!cancellation.IsCancellationRequested)
        {
            switch (Next(out var frame))
            {
                case (int)GetPacketStatus.PacketRead:
                    onFrame(frame);
                    if (--untilLook > 0) break;
                    untilLook = FramesBetweenLooks;
                    Look();
                    break;
                case (int)GetPacketStatus.ReadTimeout:
                    onIdle();
                    Wait();
                    break;
                default:
                    Look();
                    throw Failure();
            }
        }

        var isDrained = Drain(onFrame);
        Look();
        if (!isDrained) CountLeftBehind();
    }

    /// <inheritdoc/>
    public SourceDrops ReadDrops() => new(
        Volatile.Read(ref _kernelDrops) is >= 0 and var kernel ? kernel : null,
        Volatile.Read(ref _interfaceDrops) is >= 0 and var missed ? missed : null,
        _filters ? null : 0);

    /// <inheritdoc/>
    public void Dispose() => _device.Dispose();

    private static PcapInterface Find(string name)
    {
        var comparison = OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        var interfaces = InterfaceSnapshot.Take(() => PcapInterface.GetAllPcapInterfaces());
        return interfaces.FirstOrDefault(i => string.Equals(i.Name, name, comparison))
            ?? interfaces.FirstOrDefault(i => string.Equals(i.FriendlyName, name, comparison))
            ?? throw new CaptureException(CaptureFault.InterfaceNotFound, name, $"There is no network interface named {SafeText.Quote(name)}.");
    }

    private static void Activate(LiveDevice device, LiveCaptureSettings settings)
    {
        var configuration = new DeviceConfiguration
        {
            Mode = settings.Promiscuous ? DeviceModes.Promiscuous : DeviceModes.None,
            Snaplen = settings.SnapshotLength,
            BufferSize = settings.BufferSize,
            ReadTimeout = OperatingSystem.IsLinux() ? BlockAgeMilliseconds : WaitMilliseconds,
            // Elsewhere immediate delivery costs nothing while packets come fast: a read takes all there are.
            Immediate = !OperatingSystem.IsLinux(),
            TimestampResolution = TimestampResolution.Nanosecond,
        };
        // A device without nanoseconds or with a buffer of its own is used as it is.
        configuration.ConfigurationFailed += static (_, _) => { };
        try
        {
            device.Open(configuration);
        }
        catch (PcapException e)
        {
            throw Refusal(device, e);
        }
    }

    private static void SetFilter(LiveDevice device, string filter)
    {
        try
        {
            device.Filter = filter;
        }
        catch (PcapException e)
        {
            throw new FilterException(filter, e.Message, e);
        }
    }

    private static CaptureException Refusal(LiveDevice device, PcapException exception)
    {
        var said = device.Opened ? device.LastError : "";
        if (said.Length == 0) said = exception.Message;
        var name = device.Name;
        return exception.Error switch
        {
            PcapError.PermissionDenied or PcapError.PromiscuousPermissionDenied =>
                new CaptureException(CaptureFault.NotPermitted, name, $"You may not capture on {SafeText.Quote(name)}: {said}", exception),
            PcapError.NoSuchDevice =>
                new CaptureException(CaptureFault.InterfaceNotFound, name, $"There is no network interface named {SafeText.Quote(name)}.", exception),
            PcapError.InterfaceNotUp =>
                new CaptureException(CaptureFault.InterfaceDown, name, $"The interface {SafeText.Quote(name)} is not up.", exception),
            _ => new CaptureException(CaptureFault.Failed, name, $"Cannot capture on {SafeText.Quote(name)}: {said}", exception),
        };
    }

    // The next frame and what the library says of it; the frame is there with PacketRead only.
    private unsafe int Next(out CapturedFrame frame)
    {
        nint header = 0;
        nint data = 0;
        var status = _device.GetNextPacketPointers(ref header, ref data);
        if (status != (int)GetPacketStatus.PacketRead)
        {
            frame = default;
            return status;
        }

        var (timestamp, captured, length) = ReadHeader((byte*)header);
        frame = new CapturedFrame(_interface, 0, timestamp, length, new ReadOnlySpan<byte>((byte*)data, captured));
        _read++;
        return status;
    }

    // struct pcap_pkthdr: a struct timeval, which has the size that the system gives it, and two lengths.
    private unsafe (long Timestamp, int Captured, int Length) ReadHeader(byte* header)
    {
        long seconds;
        long fraction;
        int* lengths;
        if (OperatingSystem.IsWindows() || nint.Size == sizeof(int))
        {
            seconds = ((uint*)header)[0];
            fraction = ((int*)header)[1];
            lengths = (int*)header + 2;
        }
        else
        {
            seconds = ((long*)header)[0];
            fraction = OperatingSystem.IsMacOS() ? ((int*)header)[2] : ((long*)header)[1];
            lengths = (int*)header + 4;
        }

        return (seconds * 1_000_000_000 + (_hasNanoseconds ? fraction : fraction * 1_000), lengths[0], lengths[1]);
    }

    // What the kernel had taken when the end was asked for belongs to the capture. A block shows itself when it is full or old enough, so
    // an empty buffer is looked at once more after that time. False when there was more than there was time for.
    private bool Drain(FrameHandler onFrame)
    {
        var end = (DateTime.UtcNow - DateTime.UnixEpoch).Ticks * 100;
        var started = Environment.TickCount64;
        for (long waited = 0; waited < DrainMilliseconds; waited = Environment.TickCount64 - started)
        {
            switch (Next(out var frame))
            {
                case (int)GetPacketStatus.PacketRead:
                    if (frame.TimestampNanoseconds > end) return true;
                    onFrame(frame);
                    break;
                case (int)GetPacketStatus.ReadTimeout when _descriptor >= 0 && waited <= BlockAgeMilliseconds:
                    _ = Posix.Poll(_descriptor, BlockAgeMilliseconds);
                    break;
                default:
                    return true;
            }
        }

        return false;
    }

    // Linux counts what it took, dropped or not; what neither the frames read nor the drops account for lies in the buffer unread. The
    // counter is 32 bits wide, so is the difference.
    private void CountLeftBehind()
    {
        if (!OperatingSystem.IsLinux()) return;
        try
        {
            var drops = Math.Max(0, _kernelDrops);
            var left = unchecked((int)(_device.Statistics.ReceivedPackets - (uint)_read - (uint)drops));
            if (left > 0) Volatile.Write(ref _kernelDrops, drops + left);
        }
        catch (StatisticsException)
        {
            // The device does not count: what is known stays.
        }
    }

    private void Wait()
    {
        var events = _descriptor < 0 ? (short)0 : Posix.Poll(_descriptor, WaitMilliseconds);
        var isSuspicious = (events & ~Posix.PollIn) != 0;
        if (!isSuspicious && Environment.TickCount64 < _nextLook) return;

        Look();
        // libpcap waits for an interface that went down to come back, which nobody would notice.
        if (_linux?.ReadState() == InterfaceState.Down)
        {
            throw new CaptureException(CaptureFault.InterfaceDown, Name, $"The interface '{Name}' went down during the capture.");
        }
    }

    private void Look()
    {
        _nextLook = Environment.TickCount64 + LookMilliseconds;
        if (_linux?.ReadMissed() is { } missed && missed >= _missedBefore) Volatile.Write(ref _interfaceDrops, missed - _missedBefore.Value);
        try
        {
            var drops = _device.Statistics.DroppedPackets;
            // The counter is 32 bits wide; the difference is right across its end.
            var more = unchecked(drops - (_lastKernelDrops ?? drops));
            _lastKernelDrops = drops;
            Volatile.Write(ref _kernelDrops, Math.Max(0, _kernelDrops) + more);
        }
        catch (StatisticsException)
        {
            // The device does not count, or is gone: what was known stays.
        }
    }

    private CaptureException Failure()
    {
        var said = _device.LastError;
        return _linux?.ReadState() == InterfaceState.Removed
            ? new CaptureException(CaptureFault.InterfaceRemoved, Name, $"The interface '{Name}' was removed during the capture.")
            : new CaptureException(CaptureFault.Failed, Name, $"The capture on '{Name}' ended: {said}");
    }
}
