using System.Text;
using NetMon.Filtering;
using NetMon.Packets;

namespace NetMon.Adapters.Capture;

/// <summary>Compiles filter expressions with libpcap, on a dead handle.</summary>
public sealed class LibpcapFilterCompiler : IFilterCompiler
{
    /// <summary>Serialises compilation, because libpcap before 1.8 uses static variables.</summary>
    internal static readonly object Gate = new();

    // MAXIMUM_SNAPLEN of libpcap: the return value of a filter for an accepted packet.
    private const int SnapshotLength = 262_144;

    private readonly Func<Libpcap> _library;

    /// <summary>Creates a compiler with the installed library.</summary>
    public LibpcapFilterCompiler()
        : this(static () => Libpcap.Installed)
    {
    }

    /// <summary>Creates a compiler with a given library.</summary>
    internal LibpcapFilterCompiler(Func<Libpcap> library) => _library = library;

    /// <inheritdoc/>
    public BpfProgram Compile(string expression, LinkType linkType)
    {
        var instructions = ReadInstructions(expression, linkType);
        try
        {
            return BpfProgram.Create(instructions);
        }
        catch (ArgumentException e)
        {
            throw new FilterException(
                expression, "the expression asks for what only a live capture knows, such as inbound, outbound or ifindex", e);
        }
    }

    /// <inheritdoc/>
    public void Check(string expression, LinkType linkType)
    {
        try
        {
            ReadInstructions(expression, linkType);
        }
        catch (CaptureLibraryTooOldException)
        {
            // The library may still compile on an open interface, where the expression is checked again.
        }
    }

    /// <summary>Compiles an expression to instructions.</summary>
    internal unsafe BpfInstruction[] ReadInstructions(string expression, LinkType linkType)
    {
        try
        {
            var library = _library();
            if (library.OpenDead is null) throw CaptureLibrary.TooOld("pcap_open_dead");
            var handle = library.OpenDead(LinkTypes.ToDlt(linkType), SnapshotLength);
            NativeFilter program = default;
            try
            {
                fixed (byte* text = (byte[])[.. Encoding.UTF8.GetBytes(expression), 0])
                {
                    lock (Gate)
                    {
                        if (library.Compile(handle, &program, text, 1, 0) != 0) throw new FilterException(expression, Libpcap.Text(library.GetError(handle)));
                    }
                }

                return program.ToInstructions();
            }
            finally
            {
                library.FreeFilter(&program);
                library.Close(handle);
            }
        }
        catch (Exception e) when (CaptureLibrary.IsMissing(e))
        {
            throw CaptureLibrary.Missing(e);
        }
    }
}
