using System.Buffers;
using System.Globalization;
using NetMon.CaptureFiles.Output;
using NetMon.Presentation;

namespace NetMon.Transactions.Http.Objects;

/// <summary>
/// Names files for what servers sent. A name is one path segment that every system accepts: no separators, no devices of Windows, not hidden, not
/// too long; and none is given twice, in any case of letters.
/// </summary>
internal sealed class HttpObjectNames
{
    private const int MaxStem = 60;
    private const int MaxExtension = 12;
    private const string Nameless = "object";

    private static readonly SearchValues<char> ExtensionLetters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");

    private static readonly Dictionary<string, string> Extensions = new(StringComparer.OrdinalIgnoreCase)
    {
        ["text/html"] = ".html",
        ["text/plain"] = ".txt",
        ["text/css"] = ".css",
        ["text/csv"] = ".csv",
        ["text/javascript"] = ".js",
        ["application/javascript"] = ".js",
        ["application/json"] = ".json",
        ["application/xml"] = ".xml",
        ["text/xml"] = ".xml",
        ["image/png"] = ".png",
        ["image/jpeg"] = ".jpg",
        ["image/gif"] = ".gif",
        ["image/webp"] = ".webp",
        ["image/svg+xml"] = ".svg",
        ["image/x-icon"] = ".ico",
        ["application/pdf"] = ".pdf",
        ["application/zip"] = ".zip",
        ["application/gzip"] = ".gz",
        ["application/x-tar"] = ".tar",
        ["application/vnd.microsoft.portable-executable"] = ".exe",
        ["application/x-shockwave-flash"] = ".swf",
        ["application/java-vm"] = ".class",
        ["audio/mpeg"] = ".mp3",
        ["video/mp4"] = ".mp4",
        ["font/woff"] = ".woff",
        ["font/woff2"] = ".woff2",
    };

    private readonly HashSet<string> _given = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, int> _next = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Gives a name to the body of a response: from the last segment of the path and, if that has no extension, from the type.</summary>
    /// <param name="path">The path that was asked for; null if it is not known.</param>
    /// <param name="mediaType">The media type; null if it is not known.</param>
    public string Give(string? path, string? mediaType)
    {
        var (stem, extension) = Split(PortableName.Clean(LastSegment(path), 4 * MaxStem));
        if (extension.Length == 0) extension = ExtensionOf(mediaType);
        var name = stem + extension;
        if (_given.Add(name)) return name;
        // Counted per name, so that a thousand of the same name are not looked for a thousand times.
        var number = _next.GetValueOrDefault(name, 2);
        string numbered;
        do numbered = string.Create(CultureInfo.InvariantCulture, $"{stem}-{number++}{extension}");
        while (!_given.Add(numbered));
        _next[name] = number;
        return numbered;
    }

    private static string LastSegment(string? path)
    {
        var raw = SafeText.Unescape(path ?? "");
        var end = raw.TrimEnd('/');
        return Uri.UnescapeDataString(end[(end.LastIndexOf('/') + 1)..]);
    }

    private static (string Stem, string Extension) Split(string name)
    {
        var dot = name.LastIndexOf('.');
        var extension = dot > 0 && name.Length - dot is > 1 and <= MaxExtension && name.AsSpan(dot + 1).IndexOfAnyExcept(ExtensionLetters) < 0 ? name[dot..] : "";
        var stem = name[..(name.Length - extension.Length)];
        stem = PortableName.Shorten(stem, MaxStem).TrimEnd(' ', '.');
        if (stem.Length == 0) stem = Nameless;
        return (PortableName.AvoidDevice(stem), extension);
    }

    private static string ExtensionOf(string? mediaType)
    {
        var bare = (mediaType ?? "").Split(';')[0].Trim();
        return Extensions.GetValueOrDefault(bare, "");
    }
}
