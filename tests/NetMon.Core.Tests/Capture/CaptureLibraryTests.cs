using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using NetMon.Adapters.Capture;
using NetMon.Capture;
using NetMon.Capture.Sources;
using NetMon.Filtering;

namespace NetMon.Tests.Capture;

/// <summary>Libraries that have not everything, as WinPcap, Npcap and Wine have it: made here, since no such library runs on the systems of the tests.</summary>
public sealed unsafe class CaptureLibraryTests
{
    private static readonly LiveCaptureSettings Settings = new() { SnapshotLength = 96, BufferSize = 1 << 20, Promiscuous = true };

    private static readonly string[] Newest = ["pcap_set_immediate_mode", "pcap_set_tstamp_precision", "pcap_get_tstamp_precision", "pcap_set_tstamp_type"];

    [ThreadStatic]
    private static List<string>? _calls;

    [ThreadStatic]
    private static string? _fault;

    public CaptureLibraryTests()
    {
        _calls = [];
        _fault = null;
    }

    [Fact]
    public void Npcap_hands_packets_over_at_once()
    {
        using var device = Open(Library());

        Assert.Equal(
            ["create", "snaplen 96", "promisc 1", "timeout 50", "buffer 1048576", "precision 1", "clock 2", "immediate 1", "activate"], _calls!);
        Assert.False(device.IsNonBlocking);
    }

    [Fact]
    public void WinPcap_is_told_to_hand_over_packets_however_few_they_are()
    {
        using var device = Open(Library(Newest));

        Assert.Equal(["create", "snaplen 96", "promisc 1", "timeout 50", "buffer 1048576", "activate", "mintocopy 0"], _calls!);
        Assert.False(device.IsNonBlocking);
        Assert.False(device.HasNanoseconds);
    }

    [Fact]
    public void What_cannot_hand_over_packets_at_once_is_never_waited_in()
    {
        using var device = Open(Library([.. Newest, "pcap_setmintocopy"]));

        Assert.Equal("nonblock 1", _calls![^1]);
        Assert.True(device.IsNonBlocking);
    }

    [Fact]
    public void A_library_from_before_pcap_create_opens_as_it_can()
    {
        using var device = Open(Library([.. Newest, "pcap_create", "pcap_activate", "pcap_set_snaplen", "pcap_statustostr"]));

        Assert.Equal(["open 96 1 50", "setbuff 1048576", "mintocopy 0"], _calls!);
    }

    [Fact]
    public void What_an_old_library_says_of_a_failure_is_passed_on()
    {
        _fault = "no such adapter";

        var problem = Assert.Throws<CaptureException>(() => Open(Library(["pcap_create"])));

        Assert.Equal(CaptureFault.Failed, problem.Fault);
        Assert.Equal("Cannot capture on 'Ethernet': no such adapter", problem.Message);
    }

    [Theory]
    [InlineData("The interface disappeared (error code ERROR_GEN_FAILURE/STATUS_UNSUCCESSFUL)", true)]
    [InlineData("The interface disappeared", true)]
    [InlineData("PacketReceivePacket error: not enough memory (8)", false)]
    public void A_read_that_fails_says_whether_the_interface_is_gone(string said, bool isGone)
    {
        using var device = Open(Library());
        _fault = said;

        Assert.Equal(isGone, device.HasDisappeared);
    }

    [Fact]
    public void A_status_has_a_number_where_the_library_has_no_word_for_it()
    {
        _fault = "";

        var problem = Assert.Throws<CaptureException>(() => Open(Library(["pcap_statustostr"])));

        Assert.Equal("Cannot capture on 'Ethernet': error -1", problem.Message);
    }

    [Theory]
    [InlineData("pcap_next_ex")]
    [InlineData("pcap_stats")]
    [InlineData("pcap_set_buffer_size")]
    public void A_library_without_what_is_always_needed_is_too_old_and_the_error_says_what_to_do(string function)
    {
        var problem = Assert.Throws<CaptureLibraryTooOldException>(() => Library([function]));

        Assert.Equal(function, problem.Function);
        Assert.Contains(function, problem.Message, StringComparison.Ordinal);
        Assert.Contains("nstall", problem.InstallAdvice, StringComparison.Ordinal);
    }

    [Fact]
    public void A_filter_for_files_needs_a_function_that_a_filter_for_an_interface_does_not()
    {
        var library = Library(["pcap_open_dead"]);
        var compiler = new LibpcapFilterCompiler(() => library);

        compiler.Check("udp", LinkType.Ethernet);
        Assert.Equal("pcap_open_dead", Assert.Throws<CaptureLibraryTooOldException>(() => compiler.Compile("udp", LinkType.Ethernet)).Function);
    }

    [Fact]
    public void What_the_library_says_of_a_filter_is_passed_on_and_its_memory_given_back()
    {
        _fault = "syntax error";
        var library = Library();

        var problem = Assert.Throws<FilterException>(() => new LibpcapFilterCompiler(() => library).Check("udp x", LinkType.Ethernet));

        Assert.Equal("syntax error", problem.Message);
        Assert.Equal(["dead 1", "compile", "free", "close"], _calls!);
    }

    [Fact]
    public void Counters_of_Windows_have_more_fields_behind_those_of_other_systems()
    {
        // ps_recv, ps_drop, ps_ifdrop, and Npcap's ps_capt, ps_sent, ps_netdrop.
        byte[] bytes = [0x40, 0xe2, 0x01, 0, 0x07, 0, 0, 0, 0, 0, 0, 0, 0x39, 0xe2, 0x01, 0, 0, 0, 0, 0, 0, 0, 0, 0];

        Assert.Equal(new PcapCounters(123_456, 7), PcapCounters.Read(bytes));
        Assert.True(PcapCounters.BufferSize >= bytes.Length);
    }

    private static LiveDevice Open(Libpcap library) => LiveDevice.Open(library, @"\Device\NPF_{1}", "Ethernet", Settings, readTimeout: 50);

    private static Libpcap Library(params string[] missing)
    {
        var functions = new Dictionary<string, nint>
        {
            ["pcap_create"] = (nint)(delegate* unmanaged[Cdecl]<byte*, byte*, nint>)&Create,
            ["pcap_set_snaplen"] = (nint)(delegate* unmanaged[Cdecl]<nint, int, int>)&SetSnapshotLength,
            ["pcap_set_promisc"] = (nint)(delegate* unmanaged[Cdecl]<nint, int, int>)&SetPromiscuous,
            ["pcap_set_timeout"] = (nint)(delegate* unmanaged[Cdecl]<nint, int, int>)&SetTimeout,
            ["pcap_set_buffer_size"] = (nint)(delegate* unmanaged[Cdecl]<nint, int, int>)&SetBufferSize,
            ["pcap_set_immediate_mode"] = (nint)(delegate* unmanaged[Cdecl]<nint, int, int>)&SetImmediateMode,
            ["pcap_set_tstamp_precision"] = (nint)(delegate* unmanaged[Cdecl]<nint, int, int>)&SetPrecision,
            ["pcap_set_tstamp_type"] = (nint)(delegate* unmanaged[Cdecl]<nint, int, int>)&SetClock,
            ["pcap_get_tstamp_precision"] = (nint)(delegate* unmanaged[Cdecl]<nint, int>)&Zero,
            ["pcap_activate"] = (nint)(delegate* unmanaged[Cdecl]<nint, int>)&Activate,
            ["pcap_open_live"] = (nint)(delegate* unmanaged[Cdecl]<byte*, int, int, int, byte*, nint>)&OpenLive,
            ["pcap_setbuff"] = (nint)(delegate* unmanaged[Cdecl]<nint, int, int>)&ResizeBuffer,
            ["pcap_setmintocopy"] = (nint)(delegate* unmanaged[Cdecl]<nint, int, int>)&SetLeastBytes,
            ["pcap_open_dead"] = (nint)(delegate* unmanaged[Cdecl]<int, int, nint>)&OpenDead,
            ["pcap_geterr"] = (nint)(delegate* unmanaged[Cdecl]<nint, byte*>)&GetError,
            ["pcap_statustostr"] = (nint)(delegate* unmanaged[Cdecl]<nint, byte*>)&GetError,
            ["pcap_datalink"] = (nint)(delegate* unmanaged[Cdecl]<nint, int>)&Zero,
            ["pcap_setnonblock"] = (nint)(delegate* unmanaged[Cdecl]<nint, int, byte*, int>)&SetNonBlocking,
            ["pcap_compile"] = (nint)(delegate* unmanaged[Cdecl]<nint, nint, byte*, int, uint, int>)&Compile,
            ["pcap_setfilter"] = (nint)(delegate* unmanaged[Cdecl]<nint, int>)&Zero,
            ["pcap_freecode"] = (nint)(delegate* unmanaged[Cdecl]<nint, void>)&FreeFilter,
            ["pcap_next_ex"] = (nint)(delegate* unmanaged[Cdecl]<nint, int>)&Zero,
            ["pcap_stats"] = (nint)(delegate* unmanaged[Cdecl]<nint, int>)&Zero,
            ["pcap_close"] = (nint)(delegate* unmanaged[Cdecl]<nint, void>)&Close,
        };
        return new Libpcap(name => missing.Contains(name) ? 0 : functions.GetValueOrDefault(name), isLinux: false);
    }

    private static int Note(string call)
    {
        _calls!.Add(call);
        return _fault is null ? 0 : -1;
    }

    private static byte* Fault(byte* place)
    {
        Encoding.ASCII.GetBytes($"{_fault}\0", new Span<byte>(place, Libpcap.ErrorSize));
        return place;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Create(byte* source, byte* error)
    {
        Note("create");
        return 1;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint OpenLive(byte* source, int length, int promiscuous, int timeout, byte* error)
    {
        if (Note($"open {length} {promiscuous} {timeout}") == 0) return 1;
        Fault(error);
        return 0;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint OpenDead(int linkType, int length)
    {
        Note($"dead {linkType}");
        return 1;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int SetSnapshotLength(nint handle, int value) => Note($"snaplen {value}");

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int SetPromiscuous(nint handle, int value) => Note($"promisc {value}");

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int SetTimeout(nint handle, int value) => Note($"timeout {value}");

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int SetBufferSize(nint handle, int value) => Note($"buffer {value}");

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int SetImmediateMode(nint handle, int value) => Note($"immediate {value}");

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int SetPrecision(nint handle, int value) => Note($"precision {value}");

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int SetClock(nint handle, int value) => Note($"clock {value}");

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int ResizeBuffer(nint handle, int value) => Note($"setbuff {value}");

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int SetLeastBytes(nint handle, int value) => Note($"mintocopy {value}");

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int SetNonBlocking(nint handle, int value, byte* error) => Note($"nonblock {value}");

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Activate(nint handle) => Note("activate");

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Compile(nint handle, nint program, byte* text, int optimize, uint netmask) => Note("compile");

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte* GetError(nint handle) => Fault((byte*)ErrorPlace);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void FreeFilter(nint program) => Note("free");

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Close(nint handle) => Note("close");

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Zero(nint handle) => 0;

    private static nint ErrorPlace { get; } = Marshal.AllocHGlobal(Libpcap.ErrorSize);
}
