using System.Text;
using Microsoft.Win32.SafeHandles;
using NetMon.Capture;
using NetMon.Capture.Sources;
using NetMon.Filtering;
using NetMon.Interfaces;
using NetMon.Packets;

namespace NetMon.Adapters.Capture;

/// <summary>
/// A libpcap capture handle. On Linux it buffers no packets before <see cref="Begin"/> and after <see cref="End"/>, so that every packet in
/// between is either read or counted by the kernel. Not thread-safe.
/// </summary>
internal sealed unsafe class LiveDevice : SafeHandleZeroOrMinusOneIsInvalid
{
    /// <summary>Result of <see cref="Next"/>: a packet was read.</summary>
    public const int PacketRead = 1;

    /// <summary>Result of <see cref="Next"/>: no packet is available yet.</summary>
    public const int NothingYet = 0;

    // Errors of pcap_activate(3PCAP).
    private const int NoSuchDevice = -5;
    private const int PermissionDenied = -8;
    private const int NotUp = -9;
    private const int PromiscuousPermissionDenied = -11;

    private const int NanosecondPrecision = 1;

    // PCAP_TSTAMP_HOST_HIPREC: the system clock at its full precision.
    private const int SystemClock = 2;

    // Beginning of the error text in pcap-npf.c and pcap-bpf.c when the interface is gone.
    private const string Disappeared = "The interface disappeared";

    // Linux's pseudo-device of all interfaces, and the interface that libpcap treats as loopback.
    private const string AnyInterface = "any";
    private const string LoopbackInterface = "lo";

    private readonly Libpcap _library;
    private readonly string _name;
    private readonly string _shownName;
    private readonly byte[] _counters = new byte[PcapCounters.BufferSize];
    private int _descriptor = -1;
    private int _interfaceIndex;
    private bool _isPacketSocket;
    private bool _isQuiet;
    private bool _countsAll;

    private LiveDevice(Libpcap library, string name, string shownName) : base(ownsHandle: true)
    {
        _library = library;
        _name = name;
        _shownName = shownName;
    }

    /// <summary>The link type of its packets.</summary>
    public LinkType LinkType => LinkTypes.FromDlt(_library.GetLinkType(handle));

    /// <summary>Whether timestamps are in nanoseconds instead of microseconds.</summary>
    public bool HasNanoseconds => _library.GetTimestampPrecision is not null && _library.GetTimestampPrecision(handle) == NanosecondPrecision;

    /// <summary>File descriptor for poll(2); -1 if the system has none.</summary>
    public int SelectableDescriptor => _descriptor;

    /// <summary>The library's last error message.</summary>
    public string LastError => Libpcap.Text(_library.GetError(handle));

    /// <summary>Whether that was that the interface is gone; on Windows one may also become useless while the machine sleeps.</summary>
    public bool HasDisappeared => LastError.StartsWith(Disappeared, StringComparison.Ordinal);

    /// <summary>
    /// Whether <see cref="Next"/> never blocks, so that the caller must wait: on Linux with poll(2); if the library cannot deliver packets as they
    /// arrive, by sleeping.
    /// </summary>
    public bool IsNonBlocking { get; private set; }

    /// <summary>
    /// Whether every packet that <see cref="TryReadCounters"/> counts as received and not dropped is returned by <see cref="Next"/>.
    /// </summary>
    public bool CountsWhatItReads => _countsAll;

    /// <summary>
    /// Whether the counters may include packets rejected later, by a filter that the kernel does not run or as duplicates.
    /// </summary>
    public bool CountsBeforeFilter { get; private set; }

    /// <summary>Opens an interface.</summary>
    /// <param name="library">The capture library.</param>
    /// <param name="name">Its name in the library.</param>
    /// <param name="shownName">Its name in messages.</param>
    /// <param name="settings">Capture options.</param>
    /// <param name="readTimeout">Packet buffer timeout in milliseconds.</param>
    /// <exception cref="CaptureException">The interface cannot be opened; the fault gives the reason.</exception>
    /// <exception cref="FilterException">The filter cannot be used on this interface.</exception>
    public static LiveDevice Open(Libpcap library, string name, string shownName, LiveCaptureSettings settings, int readTimeout)
    {
        var device = new LiveDevice(library, name, shownName);
        try
        {
            if (library.Create is not null) device.Activate(settings, readTimeout);
            else device.OpenLive(settings, readTimeout);
            if (!library.IsLinux) device.HandOverAtOnce();
            device.Filter(settings.Filter, settings.SnapshotLength);
            return device;
        }
        catch
        {
            device.Dispose();
            throw;
        }
    }

    /// <summary>Starts buffering packets. Call it once.</summary>
    public void Begin()
    {
        if (_library.IsLinux) SetNonBlocking();
        if (_isQuiet && !PacketSocket.Begin(_descriptor, _interfaceIndex)) throw Refusal(NoSuchDevice);
    }

    /// <summary>
    /// Stops buffering packets. Packets already buffered can still be read, and the counters give their number.
    /// </summary>
    /// <returns>False if the system does not support this; packets may then continue to arrive.</returns>
    public bool End()
    {
        if (!_isPacketSocket) return false;
        // Binding fails for a removed interface, which delivers nothing anyway.
        _ = PacketSocket.End(_descriptor, _interfaceIndex);
        return true;
    }

    /// <summary>Reads the next packet; its header and bytes are valid until the next call.</summary>
    /// <returns><see cref="PacketRead"/>, <see cref="NothingYet"/>, or another value if the capture cannot continue.</returns>
    public int Next(out byte* header, out byte* data)
    {
        byte* headerPlace = null;
        byte* dataPlace = null;
        var result = _library.Next(handle, &headerPlace, &dataPlace);
        header = headerPlace;
        data = dataPlace;
        return result;
    }

    /// <summary>Reads the kernel counters.</summary>
    /// <returns>False if the device has no counters or was removed.</returns>
    public bool TryReadCounters(out PcapCounters counters)
    {
        fixed (byte* buffer = _counters)
        {
            var result = _library.GetCounters(handle, buffer);
            counters = PcapCounters.Read(_counters);
            return result == 0;
        }
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        _library.Close(handle);
        return true;
    }

    private void Activate(LiveCaptureSettings settings, int readTimeout)
    {
        var error = stackalloc byte[Libpcap.ErrorSize];
        error[0] = 0;
        fixed (byte* source = Terminated(_name)) handle = _library.Create(source, error);
        // Npcap opens the device here already, to ask what its driver can do.
        if (IsInvalid) throw Refusal(Libpcap.Text(error));

        // These fail before activation only if a feature is missing; without nanosecond timestamps, for example, the device is used as it is.
        _ = _library.SetSnapshotLength(handle, settings.SnapshotLength);
        _ = _library.SetPromiscuous(handle, settings.Promiscuous ? 1 : 0);
        _ = _library.SetTimeout(handle, readTimeout);
        _ = _library.SetBufferSize(handle, settings.BufferSize);
        if (_library.SetTimestampPrecision is not null) _ = _library.SetTimestampPrecision(handle, NanosecondPrecision);
        // Npcap's default clock follows the performance counter and drifts from the system clock, which alert windows and schedules use.
        if (!_library.IsLinux && _library.SetTimestampType is not null) _ = _library.SetTimestampType(handle, SystemClock);
        // On other systems immediate mode is cheap at high rates: a read returns all available packets.
        if (!_library.IsLinux && _library.SetImmediateMode is not null) _ = _library.SetImmediateMode(handle, 1);
        // Activation binds the socket; to a protocol without packets, until the filter is attached.
        var isQuiet = _library.IsLinux && _library.SetProtocol is not null && _library.SetProtocol(handle, PacketSocket.NoProtocol) == 0;

        if (_library.Activate(handle) is < 0 and var status) throw Refusal(status);
        if (_library.GetSelectableDescriptor is not null) _descriptor = _library.GetSelectableDescriptor(handle);
        if (!_library.IsLinux) return;
        _isPacketSocket = PacketSocket.Is(_descriptor);
        _isQuiet = isQuiet && _isPacketSocket;
        _interfaceIndex = _name == AnyInterface ? 0 : Posix.ReadInterfaceIndex(_name);
    }

    // Before libpcap 1.0, and before WinPcap 4.1.
    private void OpenLive(LiveCaptureSettings settings, int readTimeout)
    {
        var error = stackalloc byte[Libpcap.ErrorSize];
        error[0] = 0;
        fixed (byte* source = Terminated(_name))
            handle = _library.OpenLive(source, settings.SnapshotLength, settings.Promiscuous ? 1 : 0, readTimeout, error);
        if (IsInvalid) throw Refusal(Libpcap.Text(error));
        if (_library.ResizeBuffer is not null) _ = _library.ResizeBuffer(handle, settings.BufferSize);
    }

    // WinPcap's driver delivers packets when there are many or the read timeout expires. A library without this setting and without immediate
    // mode may wait for the first packet indefinitely.
    private void HandOverAtOnce()
    {
        if (_library.SetImmediateMode is not null) return;
        if (_library.SetLeastBytes is not null && _library.SetLeastBytes(handle, 0) == 0) return;
        SetNonBlocking();
    }

    private void Filter(string? expression, int snapshotLength)
    {
        if (expression is null && !HasEchoes())
        {
            _countsAll = _isQuiet;
            return;
        }

        NativeFilter program = default;
        var hasProgram = expression is not null;
        if (hasProgram) Compile(expression!, &program);
        try
        {
            _countsAll = _isQuiet && AttachToKernel(hasProgram ? program.ToInstructions() : KernelFilter.TakeAll(snapshotLength));
            if (_countsAll) return;
            CountsBeforeFilter = _library.IsLinux;
            if (!hasProgram || _library.SetFilter(handle, &program) == 0) return;
            throw new FilterException(expression!, LastError);
        }
        finally
        {
            if (hasProgram) _library.FreeFilter(&program);
        }
    }

    private void Compile(string expression, NativeFilter* program)
    {
        int result;
        fixed (byte* text = Terminated(expression))
        {
            // No netmask, as for files: "ip broadcast" then means 255.255.255.255.
            lock (LibpcapFilterCompiler.Gate) result = _library.Compile(handle, program, text, 1, 0);
        }

        if (result != 0) throw new FilterException(expression, LastError);
    }

    private bool AttachToKernel(BpfInstruction[] program)
    {
        if (KernelFilter.ForLink(program, LinkType) is not { } instructions) return false;
        if (HasEchoes()) instructions = KernelFilter.WithoutEchoes(instructions, Posix.ReadInterfaceIndex(LoopbackInterface));
        return PacketSocket.Attach(_descriptor, instructions);
    }

    // Whether the kernel may show a packet of this interface twice, outgoing and incoming.
    private bool HasEchoes() =>
        _isPacketSocket && (_name is AnyInterface or LoopbackInterface || LinkType == LinkType.CanSocketCan);

    private void SetNonBlocking()
    {
        var error = stackalloc byte[Libpcap.ErrorSize];
        error[0] = 0;
        if (_library.SetNonBlocking(handle, 1, error) != 0) throw Failure(Libpcap.Text(error));
        IsNonBlocking = true;
    }

    private CaptureException Refusal(int status)
    {
        var said = LastError;
        if (said.Length == 0) said = _library.Describe(status);
        return status switch
        {
            PermissionDenied or PromiscuousPermissionDenied => NotPermitted(said),
            // If the user declines elevation, Npcap's driver reports a missing interface.
            NoSuchDevice when !IsAllowed() => NotPermitted(said),
            NoSuchDevice => new CaptureException(CaptureFault.InterfaceNotFound, _shownName, $"There is no network interface named '{_shownName}'."),
            NotUp => new CaptureException(CaptureFault.InterfaceDown, _shownName, $"The interface '{_shownName}' is not up."),
            _ => Refusal(said),
        };
    }

    // The message may be localised, so the missing privilege is determined separately.
    private CaptureException Refusal(string said) => IsAllowed() ? Failure(said) : NotPermitted(said);

    private bool IsAllowed() => !OperatingSystem.IsWindows() || CaptureRights.FindHint(_name) is null;

    private CaptureException NotPermitted(string said) => new(CaptureFault.NotPermitted, _shownName, $"You may not capture on '{_shownName}': {said}");

    private CaptureException Failure(string said) => new(CaptureFault.Failed, _shownName, $"Cannot capture on '{_shownName}': {said}");

    private static byte[] Terminated(string text) => [.. Encoding.UTF8.GetBytes(text), 0];
}
