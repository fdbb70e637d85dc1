using NetMon.Decoding;
using NetMon.Packets;

namespace NetMon.Filtering;

/// <summary>
/// One filter expression over frames of any link type: compiled for each link type when its first frame comes, because where a
/// header lies depends on it. Used by one thread at a time.
/// </summary>
public sealed class PacketFilter
{
    private readonly IFilterCompiler _compiler;
    private readonly Dictionary<LinkType, BpfProgram> _programs = [];
    private LinkType _currentLinkType;
    private BpfProgram? _currentProgram;

    /// <summary>Makes the filter; nothing is compiled yet.</summary>
    /// <param name="expression">The expression, pcap-filter(7).</param>
    /// <param name="compiler">Compiles it.</param>
    public PacketFilter(string expression, IFilterCompiler compiler)
    {
        Expression = expression;
        _compiler = compiler;
    }

    /// <summary>The expression, pcap-filter(7).</summary>
    public string Expression { get; }

    /// <summary>Whether the frame passes.</summary>
    /// <param name="frame">The frame.</param>
    /// <exception cref="FilterException">The expression cannot be used for the frame's link type.</exception>
    /// <exception cref="CaptureLibraryException">libpcap is not installed, or too old.</exception>
    public bool Matches(in CapturedFrame frame)
    {
        var program = frame.Interface.LinkType == _currentLinkType && _currentProgram is { } current
            ? current
            : Switch(frame.Interface.LinkType);
        try
        {
            return program.Matches(frame.Data, frame.Length);
        }
        catch (Exception e) when (DecoderFaults.Contains(e))
        {
            // Rather a packet too many than one that is lost.
            DecoderFaults.Count(e);
            return true;
        }
    }

    private BpfProgram Switch(LinkType linkType)
    {
        if (!_programs.TryGetValue(linkType, out var program))
        {
            program = _compiler.Compile(Expression, linkType);
            _programs.Add(linkType, program);
        }

        _currentLinkType = linkType;
        _currentProgram = program;
        return program;
    }
}
