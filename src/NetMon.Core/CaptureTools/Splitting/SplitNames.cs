using System.Globalization;
using System.Text;
using NetMon.CaptureFiles;
using NetMon.CaptureFiles.Compression;
using NetMon.CaptureFiles.Output;

namespace NetMon.CaptureTools.Splitting;

/// <summary>
/// Names of the files of a split, from a pattern with the fields {Name}, {Index}, {Time} and {Key}. Every name is one segment that every system accepts,
/// so that no key of a packet leads out of the folder; and none is given twice, in any case of letters.
/// </summary>
public sealed class SplitNames
{
    /// <summary>The fields of a pattern.</summary>
    public static readonly IReadOnlyList<string> Fields = ["Name", "Index", "Time", "Key"];

    // With an extension and a number below the 255 that file systems allow.
    private const int MaxBytes = 200;
    private const int MaxStem = 60;
    private const int MaxText = 4 * MaxStem;
    private const string Nameless = "capture";

    private readonly List<(bool IsField, string Text)> _parts = [];
    private readonly HashSet<string> _given = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, int> _next = new(StringComparer.OrdinalIgnoreCase);
    private readonly string _source;
    private int _index;

    /// <summary>Reads a pattern.</summary>
    /// <param name="pattern">The pattern; null for the default.</param>
    /// <param name="by">What the packets of a file have in common, which decides the default.</param>
    /// <param name="source">The first file that is read, for {Name}.</param>
    /// <param name="format">Format of the files; null to take it from the extension of the pattern.</param>
    /// <param name="codecs">Supported compressions.</param>
    /// <exception cref="FormatException">The pattern is invalid.</exception>
    public SplitNames(string? pattern, SplitGrouping by, string source, CaptureFileFormat? format, IReadOnlyList<ICompressionCodec> codecs)
    {
        pattern ??= by is SplitGrouping.Time or SplitGrouping.Size or SplitGrouping.Count ? "{Name}_{Index}_{Time}" : "{Name}_{Key}";
        Extension = ExtensionOf(pattern, codecs);
        var stem = pattern[..^Extension.Length];
        Format = format ?? CaptureFileWriter.FormatOf($"x{Extension}", codecs);
        if (Path.GetExtension(WithoutCodec(Extension, codecs)).Length == 0) Extension = (Format == CaptureFileFormat.Pcap ? ".pcap" : ".pcapng") + Extension;
        Parse(stem);
        var name = Path.GetFileName(source);
        _source = name[..^ExtensionOf(name, codecs).Length];
        Codec = CaptureFileWriter.FindCodec(Extension, codecs);
    }

    /// <summary>Extension of the files, with that of the compression.</summary>
    public string Extension { get; }

    /// <summary>Format of the files.</summary>
    public CaptureFileFormat Format { get; }

    /// <summary>Compression of the files, or null.</summary>
    internal ICompressionCodec? Codec { get; }

    /// <summary>Gives the next name.</summary>
    /// <param name="time">Time of the first packet, nanoseconds since the Unix epoch; null if it is not known.</param>
    /// <param name="key">What the packets of the file have in common; null for the number of the file.</param>
    public string Next(long? time, string? key)
    {
        var index = (++_index).ToString("D5", CultureInfo.InvariantCulture);
        var text = new StringBuilder();
        foreach (var (isField, part) in _parts)
        {
            text.Append(!isField ? part : part switch
            {
                "Name" => PortableName.Shorten(_source, MaxStem),
                "Index" => index,
                "Time" => time is { } known ? Packets.LocalTime.FromNanoseconds(known).ToUniversalTime().ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture) : "unknown",
                _ => key ?? index,
            });
        }

        var stem = PortableName.Shorten(PortableName.Clean(text.ToString(), MaxText), 2 * MaxStem);
        // A file system counts bytes.
        while (Encoding.UTF8.GetByteCount(stem) > MaxBytes) stem = PortableName.Shorten(stem, stem.Length - 4);
        stem = PortableName.AvoidDevice(stem);
        if (stem.Length == 0) stem = Nameless;
        var name = stem + Extension;
        if (_given.Add(name)) return name;
        // Counted per name, so that a thousand of the same name are not looked for a thousand times.
        var number = _next.GetValueOrDefault(name, 2);
        string numbered;
        do numbered = string.Create(CultureInfo.InvariantCulture, $"{stem}-{number++}{Extension}");
        while (!_given.Add(numbered));
        _next[name] = number;
        return numbered;
    }

    // The extensions of a capture and of a compression, where the name has them.
    private static string ExtensionOf(string name, IReadOnlyList<ICompressionCodec> codecs)
    {
        var plain = WithoutCodec(name, codecs);
        var capture = Path.GetExtension(plain).ToUpperInvariant() is ".PCAP" or ".CAP" or ".DMP" or ".PCAPNG" or ".NTAR" or ".SNOOP" or ".ERF" or ".ETL"
            ? Path.GetExtension(plain).Length
            : 0;
        return name[(plain.Length - capture)..];
    }

    private static string WithoutCodec(string name, IReadOnlyList<ICompressionCodec> codecs) =>
        CaptureFileWriter.FindCodec(name, codecs) is { } codec ? name[..^codec.Extension.Length] : name;

    private void Parse(string stem)
    {
        for (var at = 0; at < stem.Length;)
        {
            var open = stem.IndexOf('{', at);
            var literal = open < 0 ? stem[at..] : stem[at..open];
            if (literal.AsSpan().IndexOfAny(['/', '\\', '}']) >= 0) throw new FormatException("it names files in one folder, without slashes and single braces.");
            if (literal.Length > 0) _parts.Add((false, literal));
            if (open < 0) return;
            var close = stem.IndexOf('}', open);
            if (close < 0) throw new FormatException("a field is not closed with a brace.");
            var field = stem[(open + 1)..close];
            var known = Fields.FirstOrDefault(name => name.Equals(field, StringComparison.OrdinalIgnoreCase))
                ?? throw new FormatException($"{{{field}}} is not one of {string.Join(", ", Fields.Select(name => $"{{{name}}}"))}.");
            _parts.Add((true, known));
            at = close + 1;
        }

        if (_parts.Count == 0) throw new FormatException("it is empty.");
    }
}
