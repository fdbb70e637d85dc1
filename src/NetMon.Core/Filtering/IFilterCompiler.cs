namespace NetMon.Filtering;

/// <summary>Turns a filter expression (pcap-filter(7)) into a program. Implemented over libpcap outside the engine.</summary>
public interface IFilterCompiler
{
    /// <summary>Compiles an expression for frames of one link type. Needs no capture right.</summary>
    /// <param name="expression">The expression, for instance <c>tcp port 80</c>.</param>
    /// <param name="linkType">How the frames begin that it will be asked about.</param>
    /// <exception cref="FilterException">The expression is not valid; the message is libpcap's.</exception>
    BpfProgram Compile(string expression, LinkType linkType);
}
