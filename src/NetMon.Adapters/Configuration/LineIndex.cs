using NetMon.Configuration.Syntax;

namespace NetMon.Adapters.Configuration;

/// <summary>Converts offsets in a text to lines and columns, as editors count them.</summary>
internal sealed class LineIndex
{
    private readonly int _length;
    private readonly List<int> _starts = [0];

    public LineIndex(string text)
    {
        _length = text.Length;
        for (var i = text.IndexOf('\n', StringComparison.Ordinal); i >= 0; i = text.IndexOf('\n', i + 1)) _starts.Add(i + 1);
    }

    /// <summary>Number of lines.</summary>
    public int Count => _starts.Count;

    /// <summary>Offset of the start of a line, counted from 1; the end of the text for the line after the last.</summary>
    public int StartOf(int line) => line <= _starts.Count ? _starts[line - 1] : _length;

    /// <summary>Position of an offset; a negative one means the end of the text.</summary>
    public TextPosition At(int offset)
    {
        if (offset < 0 || offset > _length) offset = _length;
        var line = _starts.BinarySearch(offset);
        if (line < 0) line = ~line - 1;
        return new TextPosition(line + 1, offset - _starts[line] + 1);
    }
}
