using System.Text;
using Microsoft.Win32.SafeHandles;
using NetMon.Capture;
using NetMon.Capture.Sources;
using NetMon.Filtering;
using NetMon.Interfaces;
using NetMon.Packets;

namespace NetMon.Adapters.Capture;

/// <summary>
/// A capture handle of libpcap. On Linux it gathers nothing before <see cref="Begin"/> and nothing after <see cref="End"/>, so that every packet
/// in between is either read or counted by the kernel. Used by one thread at a time.
/// </summary>
internal sealed unsafe class LiveDevice : SafeHandleZeroOrMinusOneIsInvalid
{
    /// <summary><see cref="Next"/>: there is a packet.</summary>
    public const int PacketRead = 1;

    /// <summary><see cref="Next"/>: there is none yet.</summary>
    public const int NothingYet = 0;

    // Errors of pcap_activate(3PCAP).
    private const int NoSuchDevice = -5;
    private const int PermissionDenied = -8;
    private const int NotUp = -9;
    private const int PromiscuousPermissionDenied = -11;

    private const int NanosecondPrecision = 1;

    // PCAP_TSTAMP_HOST_HIPREC: the clock of the system, as precise as it is.
    private const int SystemClock = 2;

    // What pcap-npf.c and pcap-bpf.c begin with when a read fails because of that.
    private const string Disappeared = "The interface disappeared";

    // Linux's name for all interfaces together, which is none itself, and the one that libpcap takes for the loopback interface.
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

    /// <summary>Whether times are in nanoseconds; in microseconds if not.</summary>
    public bool HasNanoseconds => _library.GetTimestampPrecision is not null && _library.GetTimestampPrecision(handle) == NanosecondPrecision;

    /// <summary>What poll(2) can wait on; -1 where the system has no such thing.</summary>
    public int SelectableDescriptor => _descriptor;

    /// <summary>What the library said last of what went wrong.</summary>
    public string LastError => Libpcap.Text(_library.GetError(handle));

    /// <summary>Whether that was that the interface is gone; on Windows one may also become useless while the machine sleeps.</summary>
    public bool HasDisappeared => LastError.StartsWith(Disappeared, StringComparison.Ordinal);

    /// <summary>
    /// Whether <see cref="Next"/> never waits for a packet, so that somebody else must: on Linux poll(2), and where the library cannot be told to
    /// hand over packets as they come, nobody but the clock.
    /// </summary>
    public bool IsNonBlocking { get; private set; }

    /// <summary>
    /// Whether each packet that <see cref="TryReadCounters"/> counts as received and not as dropped comes out of <see cref="Next"/>.
    /// </summary>
    public bool CountsWhatItReads => _countsAll;

    /// <summary>
    /// Whether the counters may also count packets that are refused afterwards, by a filter that the kernel does not take or as the echo of
    /// another.
    /// </summary>
    public bool CountsBeforeFilter { get; private set; }

    /// <summary>Opens an interface.</summary>
    /// <param name="library">The capture library.</param>
    /// <param name="name">Its name as the library knows it.</param>
    /// <param name="shownName">Its name in messages.</param>
    /// <param name="settings">How to open it.</param>
    /// <param name="readTimeout">Milliseconds for which packets are gathered before they are handed over.</param>
    /// <exception cref="CaptureException">It cannot be opened; the fault says why.</exception>
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

    /// <summary>Has packets gathered. To be called once.</summary>
    public void Begin()
    {
        if (_library.IsLinux) SetNonBlocking();
        if (_isQuiet && !PacketSocket.Begin(_descriptor, _interfaceIndex)) throw Refusal(NoSuchDevice);
    }

    /// <summary>
    /// Has no more packets gathered. Those that were can still be read, and the counters say how many they are.
    /// </summary>
    /// <returns>False where the system offers no such thing; packets may come all the time then.</returns>
    public bool End()
    {
        if (!_isPacketSocket) return false;
        // An interface that is gone cannot be bound to, and nothing comes from it.
        _ = PacketSocket.End(_descriptor, _interfaceIndex);
        return true;
    }

    /// <summary>Gives the next packet: where its header and its bytes are until the next call.</summary>
    /// <returns><see cref="PacketRead"/>, <see cref="NothingYet"/>, or something else when the capture cannot go on.</returns>
    public int Next(out byte* header, out byte* data)
    {
        byte* headerPlace = null;
        byte* dataPlace = null;
        var result = _library.Next(handle, &headerPlace, &dataPlace);
        header = headerPlace;
        data = dataPlace;
        return result;
    }

    /// <summary>Reads the counters of the system.</summary>
    /// <returns>False when the device does not count, or is gone.</returns>
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

        // None of these can fail before activation but for want of a feature; without nanoseconds, say, the device is used as it is.
        _ = _library.SetSnapshotLength(handle, settings.SnapshotLength);
        _ = _library.SetPromiscuous(handle, settings.Promiscuous ? 1 : 0);
        _ = _library.SetTimeout(handle, readTimeout);
        _ = _library.SetBufferSize(handle, settings.BufferSize);
        if (_library.SetTimestampPrecision is not null) _ = _library.SetTimestampPrecision(handle, NanosecondPrecision);
        // Npcap's own clock goes by the performance counter and drifts from the system's, by which windows and schedules go.
        if (!_library.IsLinux && _library.SetTimestampType is not null) _ = _library.SetTimestampType(handle, SystemClock);
        // Elsewhere immediate delivery costs nothing while packets come fast: a read takes all there are.
        if (!_library.IsLinux && _library.SetImmediateMode is not null) _ = _library.SetImmediateMode(handle, 1);
        // Activation binds the socket; to a protocol of which nothing comes, until the filter is in its place.
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

    // The driver of WinPcap hands over packets when there are many, or when the read has waited long enough. What can do neither this nor
    // immediate mode may also wait for a first packet without an end.
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
            // No netmask, as for files: "ip broadcast" means 255.255.255.255 then.
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

    // Whether the kernel may show a packet of this interface twice.
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
            // To Npcap's driver, a user who says no is an interface that is not there.
            NoSuchDevice when !IsAllowed() => NotPermitted(said),
            NoSuchDevice => new CaptureException(CaptureFault.InterfaceNotFound, _shownName, $"There is no network interface named '{_shownName}'."),
            NotUp => new CaptureException(CaptureFault.InterfaceDown, _shownName, $"The interface '{_shownName}' is not up."),
            _ => Refusal(said),
        };
    }

    // A library may say what is wrong in the language of the system only; whether the user may capture is known all the same.
    private CaptureException Refusal(string said) => IsAllowed() ? Failure(said) : NotPermitted(said);

    private bool IsAllowed() => !OperatingSystem.IsWindows() || CaptureRights.FindHint(_name) is null;

    private CaptureException NotPermitted(string said) => new(CaptureFault.NotPermitted, _shownName, $"You may not capture on '{_shownName}': {said}");

    private CaptureException Failure(string said) => new(CaptureFault.Failed, _shownName, $"Cannot capture on '{_shownName}': {said}");

    private static byte[] Terminated(string text) => [.. Encoding.UTF8.GetBytes(text), 0];
}
