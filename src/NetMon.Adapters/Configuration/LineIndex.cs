using NetMon.Configuration.Syntax;

namespace NetMon.Adapters.Configuration;

/// <summary>Lines and columns of a text, as editors count them.</summary>
internal sealed class LineIndex
{
    private readonly int _length;
    private readonly List<int> _starts = [0];

    public LineIndex(string text)
    {
        _length = text.Length;
        for (var i = text.IndexOf('\n', StringComparison.Ordinal); i >= 0; i = text.IndexOf('\n', i + 1)) _starts.Add(i + 1);
    }

    /// <summary>How many lines there are.</summary>
    public int Count => _starts.Count;

    /// <summary>Offset of the beginning of a line, counted from 1; of the end of the text for the line after the last.</summary>
    public int StartOf(int line) => line <= _starts.Count ? _starts[line - 1] : _length;

    /// <summary>The place of an offset; a negative one stands for the end of the text.</summary>
    public TextPosition At(int offset)
    {
        if (offset < 0 || offset > _length) offset = _length;
        var line = _starts.BinarySearch(offset);
        if (line < 0) line = ~line - 1;
        return new TextPosition(line + 1, offset - _starts[line] + 1);
    }
}
