namespace NetMon.Filtering;

/// <summary>Turns a filter expression (pcap-filter(7)) into a program. Implemented over libpcap outside the engine.</summary>
public interface IFilterCompiler
{
    /// <summary>Compiles an expression to run over kept frames of one link type. Needs no capture right.</summary>
    /// <param name="expression">The expression, for instance <c>tcp port 80</c>.</param>
    /// <param name="linkType">How the frames begin that it will be asked about.</param>
    /// <exception cref="FilterException">
    /// The expression is not valid (the message is libpcap's), or asks for what only a live interface knows, such as a direction.
    /// </exception>
    /// <exception cref="CaptureLibraryException">libpcap is not installed, or too old.</exception>
    BpfProgram Compile(string expression, LinkType linkType);

    /// <summary>Makes sure that an expression is valid for a live interface, before it is opened. Needs no capture right.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="linkType">How the frames of the interface begin.</param>
    /// <exception cref="FilterException">The expression is not valid; the message is libpcap's.</exception>
    /// <exception cref="CaptureLibraryException">libpcap is not installed, or too old.</exception>
    void Check(string expression, LinkType linkType);
}
