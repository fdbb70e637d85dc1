using System.Text;
using NetMon.Decoding;

namespace NetMon.Transactions.Http.Content;

/// <summary>Tells a media type from the first bytes of a body: from magic numbers, or from the beginning of a text.</summary>
[ReadsPackets]
internal static class MediaTypes
{
    private const string PlainText = "text/plain";

    private static readonly (byte[] Magic, int Offset, string Type)[] Magics =
    [
        ([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], 0, "image/png"),
        ([0xff, 0xd8, 0xff], 0, "image/jpeg"),
        ("GIF87a"u8.ToArray(), 0, "image/gif"),
        ("GIF89a"u8.ToArray(), 0, "image/gif"),
        ("WEBP"u8.ToArray(), 8, "image/webp"),
        ([0x00, 0x00, 0x01, 0x00], 0, "image/x-icon"),
        ([0x49, 0x49, 0x2a, 0x00], 0, "image/tiff"),
        ([0x4d, 0x4d, 0x00, 0x2a], 0, "image/tiff"),
        ("ftypavif"u8.ToArray(), 4, "image/avif"),
        ("ftypheic"u8.ToArray(), 4, "image/heic"),
        ("%PDF-"u8.ToArray(), 0, "application/pdf"),
        ("PK\x03\x04"u8.ToArray(), 0, "application/zip"),
        ("PK\x05\x06"u8.ToArray(), 0, "application/zip"),
        ([0x1f, 0x8b], 0, "application/gzip"),
        ("BZh"u8.ToArray(), 0, "application/x-bzip2"),
        ([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], 0, "application/x-xz"),
        ([0x28, 0xb5, 0x2f, 0xfd], 0, "application/zstd"),
        ([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c], 0, "application/x-7z-compressed"),
        ("Rar!\x1a\x07"u8.ToArray(), 0, "application/vnd.rar"),
        ("MSCF\0\0\0\0"u8.ToArray(), 0, "application/vnd.ms-cab-compressed"),
        ("ustar"u8.ToArray(), 257, "application/x-tar"),
        ("!<arch>\n"u8.ToArray(), 0, "application/x-archive"),
        ([0xed, 0xab, 0xee, 0xdb], 0, "application/x-rpm"),
        ("Cr24"u8.ToArray(), 0, "application/x-chrome-extension"),
        ("MZ"u8.ToArray(), 0, "application/vnd.microsoft.portable-executable"),
        ([0x7f, 0x45, 0x4c, 0x46], 0, "application/x-executable"),
        ([0xca, 0xfe, 0xba, 0xbe], 0, "application/java-vm"),
        ([0xcf, 0xfa, 0xed, 0xfe], 0, "application/x-mach-binary"),
        ([0x00, 0x61, 0x73, 0x6d], 0, "application/wasm"),
        ("dex\n"u8.ToArray(), 0, "application/x-dex"),
        ([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1], 0, "application/x-ole-storage"),
        ("SQLite format 3\0"u8.ToArray(), 0, "application/vnd.sqlite3"),
        ("{\\rtf"u8.ToArray(), 0, "application/rtf"),
        ("%!PS"u8.ToArray(), 0, "application/postscript"),
        ([0xd4, 0xc3, 0xb2, 0xa1], 0, "application/vnd.tcpdump.pcap"),
        ([0xa1, 0xb2, 0xc3, 0xd4], 0, "application/vnd.tcpdump.pcap"),
        ([0x0a, 0x0d, 0x0d, 0x0a], 0, "application/x-pcapng"),
        ("FWS"u8.ToArray(), 0, "application/x-shockwave-flash"),
        ("CWS"u8.ToArray(), 0, "application/x-shockwave-flash"),
        ("ZWS"u8.ToArray(), 0, "application/x-shockwave-flash"),
        ("wOFF"u8.ToArray(), 0, "font/woff"),
        ("wOF2"u8.ToArray(), 0, "font/woff2"),
        ("OTTO\0"u8.ToArray(), 0, "font/otf"),
        ([0x00, 0x01, 0x00, 0x00, 0x00], 0, "font/ttf"),
        ("OggS\0"u8.ToArray(), 0, "application/ogg"),
        ("ID3"u8.ToArray(), 0, "audio/mpeg"),
        ("fLaC"u8.ToArray(), 0, "audio/flac"),
        ("WAVE"u8.ToArray(), 8, "audio/wav"),
        ("AVI "u8.ToArray(), 8, "video/x-msvideo"),
        ("FLV\x01"u8.ToArray(), 0, "video/x-flv"),
        ([0x1a, 0x45, 0xdf, 0xa3], 0, "video/webm"),
        ("ftyp"u8.ToArray(), 4, "video/mp4"),
        ([0x00, 0x00, 0x01, 0xba], 0, "video/mpeg"),
    ];

    // Tags with which a document of HTML begins: MIME Sniffing Standard, section 7.1, in lower case.
    private static readonly string[] HtmlTags =
        ["<!doctype html", "<html", "<head", "<script", "<iframe", "<h1", "<div", "<font", "<table", "<a ", "<style", "<title", "<b>", "<body", "<br", "<p>", "<p "];

    /// <summary>Detects the type of a body.</summary>
    /// <param name="start">The first bytes of the decoded body.</param>
    /// <returns>The media type; null if it is binary and not known, or empty.</returns>
    public static string? Detect(ReadOnlySpan<byte> start)
    {
        if (start.IsEmpty) return null;
        foreach (var (magic, offset, type) in Magics)
        {
            if (start.Length >= offset + magic.Length && start.Slice(offset, magic.Length).SequenceEqual(magic)) return type;
        }

        return IsText(start) ? DetectText(Encoding.UTF8.GetString(start)) : null;
    }

    private static string DetectText(string raw)
    {
        var text = raw.TrimStart('\ufeff', ' ', '\t', '\r', '\n');
        if (text.StartsWith("#!", StringComparison.Ordinal)) return "text/x-shellscript";
        if (text.StartsWith("<?php", StringComparison.OrdinalIgnoreCase)) return "text/x-php";
        if (text.StartsWith("<?xml", StringComparison.OrdinalIgnoreCase)) return XmlType(text);
        if (text.StartsWith("<svg", StringComparison.OrdinalIgnoreCase)) return "image/svg+xml";
        // A comment may precede the first tag.
        if (text.StartsWith("<!--", StringComparison.Ordinal) && text.IndexOf("-->", StringComparison.Ordinal) is > 0 and var end) text = text[(end + 3)..].TrimStart();
        if (HtmlTags.Any(tag => text.StartsWith(tag, StringComparison.OrdinalIgnoreCase))) return "text/html";
        return IsJson(text) ? "application/json" : PlainText;
    }

    private static string XmlType(string text) => text switch
    {
        _ when text.Contains("<svg", StringComparison.OrdinalIgnoreCase) => "image/svg+xml",
        _ when text.Contains("<html", StringComparison.OrdinalIgnoreCase) => "text/html",
        _ => "application/xml",
    };

    // An object that begins with a name or ends at once, or an array that begins with a value.
    private static bool IsJson(string text)
    {
        if (text.Length < 2 || text[0] is not ('{' or '[')) return false;
        var rest = text.AsSpan(1).TrimStart();
        if (rest.IsEmpty) return false;
        return text[0] == '{' ? rest[0] is '"' or '}' : rest[0] is '"' or '{' or '[' or ']' or '-' or 't' or 'f' or 'n' || char.IsAsciiDigit(rest[0]);
    }

    // UTF-8 without control characters other than white space. A character that the end cuts in two is not wrong.
    private static bool IsText(ReadOnlySpan<byte> start)
    {
        foreach (var value in start)
        {
            if (value is < 0x20 and not ((byte)'\t' or (byte)'\n' or (byte)'\r' or 0x0c or 0x1b) or 0x7f) return false;
        }

        while (!start.IsEmpty)
        {
            var status = Rune.DecodeFromUtf8(start, out _, out var length);
            if (status == System.Buffers.OperationStatus.NeedMoreData) return true;
            if (status != System.Buffers.OperationStatus.Done) return false;
            start = start[length..];
        }

        return true;
    }
}
