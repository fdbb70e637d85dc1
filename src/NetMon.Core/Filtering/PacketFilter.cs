using NetMon.Decoding;
using NetMon.Packets;

namespace NetMon.Filtering;

/// <summary>
/// A filter expression for frames of any link type: compiled for each link type at its first frame, because header offsets depend on it.
/// Not thread-safe.
/// </summary>
public sealed class PacketFilter
{
    private readonly IFilterCompiler _compiler;
    private readonly Dictionary<LinkType, BpfProgram> _programs = [];
    private LinkType _currentLinkType;
    private BpfProgram? _currentProgram;

    /// <summary>Creates the filter without compiling it.</summary>
    /// <param name="expression">The expression, pcap-filter(7).</param>
    /// <param name="compiler">Filter compiler.</param>
    public PacketFilter(string expression, IFilterCompiler compiler)
    {
        Expression = expression;
        _compiler = compiler;
    }

    /// <summary>The expression, pcap-filter(7).</summary>
    public string Expression { get; }

    /// <summary>Whether the filter accepts a frame.</summary>
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
            // On a decoder fault, passing a packet too many is better than losing one.
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
