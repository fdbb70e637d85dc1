using System.Buffers;
using NetMon.Decoding;

namespace NetMon.Transactions.Http.Http1;

/// <summary>
/// Reads the field lines of one head or of trailers, RFC 9112 section 5, up to the empty line. A line that begins with white space continues the
/// one before it: obsolete line folding, section 5.2.
/// </summary>
[ReadsPackets]
internal sealed class FieldLines
{
    private const string Folded = "it has folded field lines";
    private const string Malformed = "it has lines that are no fields";
    private const string SpaceBeforeColon = "it has white space between a field name and the colon";

    private static readonly IReadOnlySet<string> NoNotes = new HashSet<string>();

    private HashSet<string>? _notes;
    private ArrayBufferWriter<byte>? _line;

    /// <summary>The fields so far.</summary>
    public HttpFields Fields { get; } = new();

    /// <summary>What the fields say about the length of the body.</summary>
    public BodyFraming Framing { get; } = new();

    /// <summary>What was invalid.</summary>
    public IReadOnlySet<string> Notes => _notes ?? NoNotes;

    /// <summary>Adds what was invalid.</summary>
    /// <param name="note">The phrase.</param>
    public void Note(string note) => (_notes ??= []).Add(note);

    /// <summary>Takes a line that is not empty.</summary>
    /// <param name="line">The line without its end.</param>
    public void Take(ReadOnlySpan<byte> line)
    {
        if (line[0] is not ((byte)' ' or (byte)'\t'))
        {
            Flush();
            (_line ??= new ArrayBufferWriter<byte>()).Write(line);
            return;
        }

        Note(Folded);
        if (_line is not { WrittenCount: > 0 } || _line.WrittenCount + line.Length > LineBuffer.MaxLength) return;
        _line.Write(" "u8);
        _line.Write(line.Trim(" \t"u8));
    }

    /// <summary>Adds the last line to the fields.</summary>
    public void Flush()
    {
        if (_line is not { WrittenCount: > 0 }) return;
        var line = _line.WrittenSpan;
        var colon = line.IndexOf((byte)':');
        if (colon <= 0)
        {
            Note(Malformed);
        }
        else
        {
            var name = line[..colon].TrimEnd(" \t"u8);
            if (name.Length < colon) Note(SpaceBeforeColon);
            var value = line[(colon + 1)..].Trim(" \t"u8);
            // The framing must be known even if the limits leave the field out.
            Framing.Note(name, value);
            Fields.Add(name, value);
        }

        _line.ResetWrittenCount();
    }
}
