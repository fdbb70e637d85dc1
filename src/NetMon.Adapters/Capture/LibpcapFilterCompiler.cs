using System.Text;
using NetMon.Filtering;
using NetMon.Packets;

namespace NetMon.Adapters.Capture;

/// <summary>Compiles filter expressions with libpcap, on a handle that captures nothing.</summary>
public sealed class LibpcapFilterCompiler : IFilterCompiler
{
    /// <summary>One expression is compiled at a time: libpcap before 1.8 does it with static variables.</summary>
    internal static readonly object Gate = new();

    // MAXIMUM_SNAPLEN of libpcap: what a filter that lets a packet through says to keep of it.
    private const int SnapshotLength = 262_144;

    private readonly Func<Libpcap> _library;

    /// <summary>Makes a compiler of the library of this system.</summary>
    public LibpcapFilterCompiler()
        : this(static () => Libpcap.Installed)
    {
    }

    /// <summary>Makes a compiler of a library.</summary>
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
            // It may compile for an interface that is open, where the expression is checked once more.
        }
    }

    /// <summary>What the library makes of an expression.</summary>
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
