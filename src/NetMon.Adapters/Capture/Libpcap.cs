using System.Runtime.InteropServices;

namespace NetMon.Adapters.Capture;

/// <summary>
/// The functions of libpcap (Npcap on Windows) that a live capture calls, with the signatures of pcap.h. SharpPcap lists interfaces and
/// compiles filters for files; its own calls for a live capture are not used, because its <c>struct pcap_stat</c> has fields of pointer size
/// where the library writes 32 bits each, and because nothing can be set between its <c>pcap_create</c> and its <c>pcap_activate</c>.
/// All of these functions are cdecl and take and give back <c>int</c>, <c>char *</c>, <c>bpf_u_int32</c> or pointers, never a C <c>long</c>,
/// so they are the same in every data model; the structures that differ are read by <see cref="PcapPacketHeader"/> and
/// <see cref="PcapCounters"/>.
/// </summary>
internal static unsafe class Libpcap
{
    /// <summary>Size of the buffer for an error message: PCAP_ERRBUF_SIZE.</summary>
    public const int ErrorSize = 256;

    private static readonly nint Library = Load();

    /// <summary><c>pcap_t *pcap_create(const char *source, char *errbuf)</c></summary>
    public static readonly delegate* unmanaged[Cdecl]<byte*, byte*, nint> Create =
        (delegate* unmanaged[Cdecl]<byte*, byte*, nint>)Find("pcap_create");

    /// <summary><c>int pcap_set_snaplen(pcap_t *p, int snaplen)</c></summary>
    public static readonly delegate* unmanaged[Cdecl]<nint, int, int> SetSnapshotLength = FindSetter("pcap_set_snaplen");

    /// <summary><c>int pcap_set_promisc(pcap_t *p, int promisc)</c></summary>
    public static readonly delegate* unmanaged[Cdecl]<nint, int, int> SetPromiscuous = FindSetter("pcap_set_promisc");

    /// <summary><c>int pcap_set_timeout(pcap_t *p, int to_ms)</c></summary>
    public static readonly delegate* unmanaged[Cdecl]<nint, int, int> SetTimeout = FindSetter("pcap_set_timeout");

    /// <summary><c>int pcap_set_buffer_size(pcap_t *p, int buffer_size)</c></summary>
    public static readonly delegate* unmanaged[Cdecl]<nint, int, int> SetBufferSize = FindSetter("pcap_set_buffer_size");

    /// <summary><c>int pcap_set_immediate_mode(pcap_t *p, int immediate_mode)</c>; null before libpcap 1.5.</summary>
    public static readonly delegate* unmanaged[Cdecl]<nint, int, int> SetImmediateMode = TryFindSetter("pcap_set_immediate_mode");

    /// <summary><c>int pcap_set_tstamp_precision(pcap_t *p, int tstamp_precision)</c>; null before libpcap 1.5.</summary>
    public static readonly delegate* unmanaged[Cdecl]<nint, int, int> SetTimestampPrecision = TryFindSetter("pcap_set_tstamp_precision");

    /// <summary><c>int pcap_get_tstamp_precision(pcap_t *p)</c>; null before libpcap 1.5.</summary>
    public static readonly delegate* unmanaged[Cdecl]<nint, int> GetTimestampPrecision =
        (delegate* unmanaged[Cdecl]<nint, int>)TryFind("pcap_get_tstamp_precision");

    /// <summary><c>int pcap_set_protocol_linux(pcap_t *p, int protocol)</c>; null before libpcap 1.9, and elsewhere than on Linux.</summary>
    public static readonly delegate* unmanaged[Cdecl]<nint, int, int> SetProtocol = TryFindSetter("pcap_set_protocol_linux");

    /// <summary><c>int pcap_activate(pcap_t *p)</c></summary>
    public static readonly delegate* unmanaged[Cdecl]<nint, int> Activate = (delegate* unmanaged[Cdecl]<nint, int>)Find("pcap_activate");

    /// <summary><c>char *pcap_geterr(pcap_t *p)</c></summary>
    public static readonly delegate* unmanaged[Cdecl]<nint, byte*> GetError = (delegate* unmanaged[Cdecl]<nint, byte*>)Find("pcap_geterr");

    /// <summary><c>const char *pcap_statustostr(int error)</c></summary>
    public static readonly delegate* unmanaged[Cdecl]<int, byte*> StatusText =
        (delegate* unmanaged[Cdecl]<int, byte*>)Find("pcap_statustostr");

    /// <summary><c>int pcap_datalink(pcap_t *p)</c></summary>
    public static readonly delegate* unmanaged[Cdecl]<nint, int> GetLinkType = (delegate* unmanaged[Cdecl]<nint, int>)Find("pcap_datalink");

    /// <summary><c>int pcap_setnonblock(pcap_t *p, int nonblock, char *errbuf)</c></summary>
    public static readonly delegate* unmanaged[Cdecl]<nint, int, byte*, int> SetNonBlocking =
        (delegate* unmanaged[Cdecl]<nint, int, byte*, int>)Find("pcap_setnonblock");

    /// <summary><c>int pcap_get_selectable_fd(pcap_t *p)</c>; null on Windows.</summary>
    public static readonly delegate* unmanaged[Cdecl]<nint, int> GetSelectableDescriptor =
        (delegate* unmanaged[Cdecl]<nint, int>)TryFind("pcap_get_selectable_fd");

    /// <summary><c>int pcap_compile(pcap_t *p, struct bpf_program *fp, const char *str, int optimize, bpf_u_int32 netmask)</c></summary>
    public static readonly delegate* unmanaged[Cdecl]<nint, NativeFilter*, byte*, int, uint, int> Compile =
        (delegate* unmanaged[Cdecl]<nint, NativeFilter*, byte*, int, uint, int>)Find("pcap_compile");

    /// <summary><c>int pcap_setfilter(pcap_t *p, struct bpf_program *fp)</c></summary>
    public static readonly delegate* unmanaged[Cdecl]<nint, NativeFilter*, int> SetFilter =
        (delegate* unmanaged[Cdecl]<nint, NativeFilter*, int>)Find("pcap_setfilter");

    /// <summary><c>void pcap_freecode(struct bpf_program *fp)</c></summary>
    public static readonly delegate* unmanaged[Cdecl]<NativeFilter*, void> FreeFilter =
        (delegate* unmanaged[Cdecl]<NativeFilter*, void>)Find("pcap_freecode");

    /// <summary><c>int pcap_next_ex(pcap_t *p, struct pcap_pkthdr **pkt_header, const u_char **pkt_data)</c></summary>
    public static readonly delegate* unmanaged[Cdecl]<nint, byte**, byte**, int> Next =
        (delegate* unmanaged[Cdecl]<nint, byte**, byte**, int>)Find("pcap_next_ex");

    /// <summary><c>int pcap_stats(pcap_t *p, struct pcap_stat *ps)</c></summary>
    public static readonly delegate* unmanaged[Cdecl]<nint, byte*, int> GetCounters =
        (delegate* unmanaged[Cdecl]<nint, byte*, int>)Find("pcap_stats");

    /// <summary><c>void pcap_close(pcap_t *p)</c></summary>
    public static readonly delegate* unmanaged[Cdecl]<nint, void> Close = (delegate* unmanaged[Cdecl]<nint, void>)Find("pcap_close");

    /// <summary>A text that the library gave us.</summary>
    public static string Text(byte* text) => Marshal.PtrToStringUTF8((nint)text) ?? "";

    // The names that SharpPcap tries, in its order, so that both speak to one library.
    private static nint Load()
    {
        string[] names =
            OperatingSystem.IsWindows() ? [Path.Join(Environment.SystemDirectory, "Npcap", "wpcap.dll"), "wpcap"]
            : OperatingSystem.IsMacOS() ? ["libpcap.dylib"]
            : ["libpcap.so", "libpcap.so.0", "libpcap.so.0.8", "libpcap.so.1"];
        foreach (var name in names)
        {
            if (NativeLibrary.TryLoad(name, out var library)) return library;
        }

        throw new DllNotFoundException(names[^1]);
    }

    private static nint Find(string name) => NativeLibrary.GetExport(Library, name);

    private static nint TryFind(string name) => NativeLibrary.TryGetExport(Library, name, out var address) ? address : 0;

    private static delegate* unmanaged[Cdecl]<nint, int, int> FindSetter(string name) => (delegate* unmanaged[Cdecl]<nint, int, int>)Find(name);

    private static delegate* unmanaged[Cdecl]<nint, int, int> TryFindSetter(string name) =>
        (delegate* unmanaged[Cdecl]<nint, int, int>)TryFind(name);
}
