using System.Text;
using Microsoft.Win32.SafeHandles;
using NetMon.Filtering;
using NetMon.Monitoring;
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

    // Linux's name for all interfaces together, which is none itself, and the one that libpcap takes for the loopback interface.
    private const string AnyInterface = "any";
    private const string LoopbackInterface = "lo";

    private readonly string _name;
    private readonly byte[] _counters = new byte[PcapCounters.BufferSize];
    private int _descriptor = -1;
    private int _interfaceIndex;
    private bool _isPacketSocket;
    private bool _isQuiet;
    private bool _countsAll;

    private LiveDevice(string name) : base(ownsHandle: true) => _name = name;

    /// <summary>The link type of its packets.</summary>
    public LinkType LinkType => LinkTypes.FromDlt(Libpcap.GetLinkType(handle));

    /// <summary>Whether times are in nanoseconds; in microseconds if not.</summary>
    public bool HasNanoseconds => Libpcap.GetTimestampPrecision is not null && Libpcap.GetTimestampPrecision(handle) == NanosecondPrecision;

    /// <summary>What poll(2) can wait on; -1 where the system has no such thing.</summary>
    public int SelectableDescriptor => _descriptor;

    /// <summary>What the library said last of what went wrong.</summary>
    public string LastError => Libpcap.Text(Libpcap.GetError(handle));

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
    /// <param name="name">Its name as the library knows it.</param>
    /// <param name="settings">How to open it.</param>
    /// <param name="readTimeout">Milliseconds for which packets are gathered before they are handed over.</param>
    /// <exception cref="CaptureException">It cannot be opened; the fault says why.</exception>
    /// <exception cref="FilterException">The filter cannot be used on this interface.</exception>
    public static LiveDevice Open(string name, LiveCaptureSettings settings, int readTimeout)
    {
        var device = new LiveDevice(name);
        try
        {
            device.Create();
            device.Activate(settings, readTimeout);
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
        if (OperatingSystem.IsLinux()) SetNonBlocking();
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
        var result = Libpcap.Next(handle, &headerPlace, &dataPlace);
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
            var result = Libpcap.GetCounters(handle, buffer);
            counters = PcapCounters.Read(_counters);
            return result == 0;
        }
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        Libpcap.Close(handle);
        return true;
    }

    private void Create()
    {
        var error = stackalloc byte[Libpcap.ErrorSize];
        error[0] = 0;
        fixed (byte* source = Terminated(_name)) handle = Libpcap.Create(source, error);
        if (IsInvalid) throw new CaptureException(CaptureFault.Failed, _name, $"Cannot capture on '{_name}': {Libpcap.Text(error)}");
    }

    private void Activate(LiveCaptureSettings settings, int readTimeout)
    {
        // None of these can fail before activation but for want of a feature; without nanoseconds, say, the device is used as it is.
        _ = Libpcap.SetSnapshotLength(handle, settings.SnapshotLength);
        _ = Libpcap.SetPromiscuous(handle, settings.Promiscuous ? 1 : 0);
        _ = Libpcap.SetTimeout(handle, readTimeout);
        _ = Libpcap.SetBufferSize(handle, settings.BufferSize);
        if (Libpcap.SetTimestampPrecision is not null) _ = Libpcap.SetTimestampPrecision(handle, NanosecondPrecision);
        // Elsewhere immediate delivery costs nothing while packets come fast: a read takes all there are.
        if (!OperatingSystem.IsLinux() && Libpcap.SetImmediateMode is not null) _ = Libpcap.SetImmediateMode(handle, 1);
        // Activation binds the socket; to a protocol of which nothing comes, until the filter is in its place.
        var isQuiet = OperatingSystem.IsLinux() && Libpcap.SetProtocol is not null && Libpcap.SetProtocol(handle, PacketSocket.NoProtocol) == 0;

        if (Libpcap.Activate(handle) is < 0 and var status) throw Refusal(status);
        if (Libpcap.GetSelectableDescriptor is not null) _descriptor = Libpcap.GetSelectableDescriptor(handle);
        if (!OperatingSystem.IsLinux()) return;
        _isPacketSocket = PacketSocket.Is(_descriptor);
        _isQuiet = isQuiet && _isPacketSocket;
        _interfaceIndex = _name == AnyInterface ? 0 : Posix.ReadInterfaceIndex(_name);
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
            CountsBeforeFilter = OperatingSystem.IsLinux();
            if (!hasProgram || Libpcap.SetFilter(handle, &program) == 0) return;
            throw new FilterException(expression!, LastError);
        }
        finally
        {
            if (hasProgram) Libpcap.FreeFilter(&program);
        }
    }

    private void Compile(string expression, NativeFilter* program)
    {
        int result;
        fixed (byte* text = Terminated(expression))
        {
            // No netmask, as for files: "ip broadcast" means 255.255.255.255 then.
            lock (LibpcapFilterCompiler.Gate) result = Libpcap.Compile(handle, program, text, 1, 0);
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
        if (Libpcap.SetNonBlocking(handle, 1, error) == 0) return;
        throw new CaptureException(CaptureFault.Failed, _name, $"Cannot capture on '{_name}': {Libpcap.Text(error)}");
    }

    private CaptureException Refusal(int status)
    {
        var said = LastError;
        if (said.Length == 0) said = Libpcap.Text(Libpcap.StatusText(status));
        return status switch
        {
            PermissionDenied or PromiscuousPermissionDenied =>
                new CaptureException(CaptureFault.NotPermitted, _name, $"You may not capture on '{_name}': {said}"),
            NoSuchDevice => new CaptureException(CaptureFault.InterfaceNotFound, _name, $"There is no network interface named '{_name}'."),
            NotUp => new CaptureException(CaptureFault.InterfaceDown, _name, $"The interface '{_name}' is not up."),
            _ => new CaptureException(CaptureFault.Failed, _name, $"Cannot capture on '{_name}': {said}"),
        };
    }

    private static byte[] Terminated(string text) => [.. Encoding.UTF8.GetBytes(text), 0];
}
