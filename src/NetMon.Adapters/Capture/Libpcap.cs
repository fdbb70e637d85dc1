using System.Runtime.InteropServices;

namespace NetMon.Adapters.Capture;

/// <summary>
/// The libpcap functions (Npcap on Windows) used for captures and filters, with the signatures of pcap.h. SharpPcap only lists interfaces: its
/// <c>struct pcap_stat</c> has pointer-sized fields where the library writes 32 bits each, nothing can be set between its <c>pcap_create</c>
/// and <c>pcap_activate</c>, and it throws if the library lacks a function. All these functions are cdecl with <c>int</c>, <c>char *</c>,
/// <c>bpf_u_int32</c> or pointer arguments and results, never a C <c>long</c>, so they are the same in every data model; the structures that
/// differ are read by <see cref="PcapPacketHeader"/> and <see cref="PcapCounters"/>.
/// </summary>
internal sealed unsafe class Libpcap
{
    /// <summary>Size of an error message buffer: PCAP_ERRBUF_SIZE.</summary>
    public const int ErrorSize = 256;

    /// <summary><c>pcap_t *pcap_create(const char *source, char *errbuf)</c>; null before libpcap 1.0, as are the pcap_set functions and pcap_activate.</summary>
    public readonly delegate* unmanaged[Cdecl]<byte*, byte*, nint> Create;

    /// <summary><c>int pcap_set_snaplen(pcap_t *p, int snaplen)</c></summary>
    public readonly delegate* unmanaged[Cdecl]<nint, int, int> SetSnapshotLength;

    /// <summary><c>int pcap_set_promisc(pcap_t *p, int promisc)</c></summary>
    public readonly delegate* unmanaged[Cdecl]<nint, int, int> SetPromiscuous;

    /// <summary><c>int pcap_set_timeout(pcap_t *p, int to_ms)</c></summary>
    public readonly delegate* unmanaged[Cdecl]<nint, int, int> SetTimeout;

    /// <summary><c>int pcap_set_buffer_size(pcap_t *p, int buffer_size)</c></summary>
    public readonly delegate* unmanaged[Cdecl]<nint, int, int> SetBufferSize;

    /// <summary><c>int pcap_set_immediate_mode(pcap_t *p, int immediate_mode)</c>; null before libpcap 1.5 and in WinPcap.</summary>
    public readonly delegate* unmanaged[Cdecl]<nint, int, int> SetImmediateMode;

    /// <summary><c>int pcap_set_tstamp_precision(pcap_t *p, int tstamp_precision)</c>; null before libpcap 1.5.</summary>
    public readonly delegate* unmanaged[Cdecl]<nint, int, int> SetTimestampPrecision;

    /// <summary><c>int pcap_get_tstamp_precision(pcap_t *p)</c>; null before libpcap 1.5.</summary>
    public readonly delegate* unmanaged[Cdecl]<nint, int> GetTimestampPrecision;

    /// <summary><c>int pcap_set_tstamp_type(pcap_t *p, int tstamp_type)</c>; null before libpcap 1.2.</summary>
    public readonly delegate* unmanaged[Cdecl]<nint, int, int> SetTimestampType;

    /// <summary><c>int pcap_set_protocol_linux(pcap_t *p, int protocol)</c>; null before libpcap 1.9, and on systems other than Linux.</summary>
    public readonly delegate* unmanaged[Cdecl]<nint, int, int> SetProtocol;

    /// <summary><c>int pcap_activate(pcap_t *p)</c></summary>
    public readonly delegate* unmanaged[Cdecl]<nint, int> Activate;

    /// <summary><c>pcap_t *pcap_open_live(const char *device, int snaplen, int promisc, int to_ms, char *errbuf)</c></summary>
    public readonly delegate* unmanaged[Cdecl]<byte*, int, int, int, byte*, nint> OpenLive;

    /// <summary><c>int pcap_setbuff(pcap_t *p, int dim)</c>, size of the kernel buffer; Windows only.</summary>
    public readonly delegate* unmanaged[Cdecl]<nint, int, int> ResizeBuffer;

    /// <summary><c>int pcap_setmintocopy(pcap_t *p, int size)</c>, minimum number of bytes that a read waits for; Windows only.</summary>
    public readonly delegate* unmanaged[Cdecl]<nint, int, int> SetLeastBytes;

    /// <summary><c>pcap_t *pcap_open_dead(int linktype, int snaplen)</c>; null in Wine.</summary>
    public readonly delegate* unmanaged[Cdecl]<int, int, nint> OpenDead;

    /// <summary><c>char *pcap_geterr(pcap_t *p)</c></summary>
    public readonly delegate* unmanaged[Cdecl]<nint, byte*> GetError;

    /// <summary><c>const char *pcap_statustostr(int error)</c>; null before libpcap 1.0.</summary>
    public readonly delegate* unmanaged[Cdecl]<int, byte*> StatusText;

    /// <summary><c>int pcap_datalink(pcap_t *p)</c></summary>
    public readonly delegate* unmanaged[Cdecl]<nint, int> GetLinkType;

    /// <summary><c>int pcap_setnonblock(pcap_t *p, int nonblock, char *errbuf)</c></summary>
    public readonly delegate* unmanaged[Cdecl]<nint, int, byte*, int> SetNonBlocking;

    /// <summary><c>int pcap_get_selectable_fd(pcap_t *p)</c>; null on Windows.</summary>
    public readonly delegate* unmanaged[Cdecl]<nint, int> GetSelectableDescriptor;

    /// <summary><c>int pcap_compile(pcap_t *p, struct bpf_program *fp, const char *str, int optimize, bpf_u_int32 netmask)</c></summary>
    public readonly delegate* unmanaged[Cdecl]<nint, NativeFilter*, byte*, int, uint, int> Compile;

    /// <summary><c>int pcap_setfilter(pcap_t *p, struct bpf_program *fp)</c></summary>
    public readonly delegate* unmanaged[Cdecl]<nint, NativeFilter*, int> SetFilter;

    /// <summary><c>void pcap_freecode(struct bpf_program *fp)</c></summary>
    public readonly delegate* unmanaged[Cdecl]<NativeFilter*, void> FreeFilter;

    /// <summary><c>int pcap_next_ex(pcap_t *p, struct pcap_pkthdr **pkt_header, const u_char **pkt_data)</c></summary>
    public readonly delegate* unmanaged[Cdecl]<nint, byte**, byte**, int> Next;

    /// <summary><c>int pcap_stats(pcap_t *p, struct pcap_stat *ps)</c></summary>
    public readonly delegate* unmanaged[Cdecl]<nint, byte*, int> GetCounters;

    /// <summary><c>void pcap_close(pcap_t *p)</c></summary>
    public readonly delegate* unmanaged[Cdecl]<nint, void> Close;

    // In Wine's library these functions raise a system exception that .NET does not survive, so they are treated as missing.
    private static readonly string[] OnlyNamesInWine = ["pcap_open_dead", "pcap_setmintocopy"];

    private static readonly Lazy<Libpcap> Found = new(Load);

    /// <summary>Resolves the functions of a library.</summary>
    /// <param name="find">Returns the address of a function by name, or 0 if the library lacks it.</param>
    /// <param name="isLinux">Whether the library captures with Linux packet sockets.</param>
    /// <exception cref="CaptureLibraryTooOldException">A required function is missing.</exception>
    public Libpcap(Func<string, nint> find, bool isLinux)
    {
        IsLinux = isLinux;
        nint Need(string name) => find(name) is not 0 and var address ? address : throw CaptureLibrary.TooOld(name);
        Create = (delegate* unmanaged[Cdecl]<byte*, byte*, nint>)find("pcap_create");
        if (Create is not null)
        {
            SetSnapshotLength = (delegate* unmanaged[Cdecl]<nint, int, int>)Need("pcap_set_snaplen");
            SetPromiscuous = (delegate* unmanaged[Cdecl]<nint, int, int>)Need("pcap_set_promisc");
            SetTimeout = (delegate* unmanaged[Cdecl]<nint, int, int>)Need("pcap_set_timeout");
            SetBufferSize = (delegate* unmanaged[Cdecl]<nint, int, int>)Need("pcap_set_buffer_size");
            Activate = (delegate* unmanaged[Cdecl]<nint, int>)Need("pcap_activate");
        }

        SetImmediateMode = (delegate* unmanaged[Cdecl]<nint, int, int>)find("pcap_set_immediate_mode");
        SetTimestampPrecision = (delegate* unmanaged[Cdecl]<nint, int, int>)find("pcap_set_tstamp_precision");
        GetTimestampPrecision = (delegate* unmanaged[Cdecl]<nint, int>)find("pcap_get_tstamp_precision");
        SetTimestampType = (delegate* unmanaged[Cdecl]<nint, int, int>)find("pcap_set_tstamp_type");
        SetProtocol = (delegate* unmanaged[Cdecl]<nint, int, int>)find("pcap_set_protocol_linux");
        OpenLive = (delegate* unmanaged[Cdecl]<byte*, int, int, int, byte*, nint>)Need("pcap_open_live");
        ResizeBuffer = (delegate* unmanaged[Cdecl]<nint, int, int>)find("pcap_setbuff");
        SetLeastBytes = (delegate* unmanaged[Cdecl]<nint, int, int>)find("pcap_setmintocopy");
        OpenDead = (delegate* unmanaged[Cdecl]<int, int, nint>)find("pcap_open_dead");
        GetError = (delegate* unmanaged[Cdecl]<nint, byte*>)Need("pcap_geterr");
        StatusText = (delegate* unmanaged[Cdecl]<int, byte*>)find("pcap_statustostr");
        GetLinkType = (delegate* unmanaged[Cdecl]<nint, int>)Need("pcap_datalink");
        SetNonBlocking = (delegate* unmanaged[Cdecl]<nint, int, byte*, int>)Need("pcap_setnonblock");
        GetSelectableDescriptor = (delegate* unmanaged[Cdecl]<nint, int>)find("pcap_get_selectable_fd");
        Compile = (delegate* unmanaged[Cdecl]<nint, NativeFilter*, byte*, int, uint, int>)Need("pcap_compile");
        SetFilter = (delegate* unmanaged[Cdecl]<nint, NativeFilter*, int>)Need("pcap_setfilter");
        FreeFilter = (delegate* unmanaged[Cdecl]<NativeFilter*, void>)Need("pcap_freecode");
        Next = (delegate* unmanaged[Cdecl]<nint, byte**, byte**, int>)Need("pcap_next_ex");
        GetCounters = (delegate* unmanaged[Cdecl]<nint, byte*, int>)Need("pcap_stats");
        Close = (delegate* unmanaged[Cdecl]<nint, void>)Need("pcap_close");
    }

    /// <summary>The installed library.</summary>
    /// <exception cref="DllNotFoundException">The library is not installed.</exception>
    /// <exception cref="CaptureLibraryTooOldException">The library lacks a required function.</exception>
    public static Libpcap Installed => Found.Value;

    /// <summary>Whether the library captures with Linux packet sockets.</summary>
    public bool IsLinux { get; }

    /// <summary>Converts a string from the library.</summary>
    public static string Text(byte* text) => Marshal.PtrToStringUTF8((nint)text) ?? "";

    /// <summary>Text of a status code, for errors without a message.</summary>
    public string Describe(int status) => StatusText is null ? $"error {status}" : Text(StatusText(status));

    // The same names in the same order as SharpPcap, so that both use the same library.
    private static Libpcap Load()
    {
        // Loading by full path also finds dependencies in the same directory, such as Npcap's Packet.dll.
        string[] names =
            OperatingSystem.IsWindows() ? [Path.Join(Environment.SystemDirectory, "Npcap", "wpcap.dll"), "wpcap"]
            : OperatingSystem.IsMacOS() ? ["libpcap.dylib"]
            : ["libpcap.so", "libpcap.so.0", "libpcap.so.0.8", "libpcap.so.1"];
        foreach (var name in names)
        {
            if (NativeLibrary.TryLoad(name, out var library)) return new Libpcap(Finder(library), OperatingSystem.IsLinux());
        }

        throw new DllNotFoundException(names[^1]);
    }

    private static Func<string, nint> Finder(nint library)
    {
        var missing = IsWine() ? OnlyNamesInWine : [];
        return name => !missing.Contains(name) && NativeLibrary.TryGetExport(library, name, out var address) ? address : 0;
    }

    private static bool IsWine() =>
        OperatingSystem.IsWindows() && NativeLibrary.TryLoad("ntdll", out var system) && NativeLibrary.TryGetExport(system, "wine_get_version", out _);
}
