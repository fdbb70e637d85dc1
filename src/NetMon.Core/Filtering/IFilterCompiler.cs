namespace NetMon.Filtering;

/// <summary>Compiles filter expressions (pcap-filter(7)). Implemented with libpcap outside the engine.</summary>
public interface IFilterCompiler
{
    /// <summary>Compiles an expression for captured frames of one link type. Needs no capture privilege.</summary>
    /// <param name="expression">The expression, for instance <c>tcp port 80</c>.</param>
    /// <param name="linkType">Link type of the frames.</param>
    /// <exception cref="FilterException">
    /// The expression is invalid (the message is libpcap's), or needs a live interface, for instance for a direction.
    /// </exception>
    /// <exception cref="CaptureLibraryException">libpcap is not installed, or too old.</exception>
    BpfProgram Compile(string expression, LinkType linkType);

    /// <summary>Checks an expression for a live interface before it is opened. Needs no capture privilege.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="linkType">Link type of the interface.</param>
    /// <exception cref="FilterException">The expression is invalid; the message is libpcap's.</exception>
    /// <exception cref="CaptureLibraryException">libpcap is not installed, or too old.</exception>
    void Check(string expression, LinkType linkType);
}
