using System.Text;
using NetMon.Decoding;
using NetMon.Decoding.Applications;

namespace NetMon.Transactions.Http.Http1;

/// <summary>How the end of a body is found.</summary>
internal enum BodyEnd : byte
{
    /// <summary>There is no body.</summary>
    None,

    /// <summary>After a known number of bytes.</summary>
    Length,

    /// <summary>With the last chunk.</summary>
    Chunked,

    /// <summary>With the connection.</summary>
    Close,

    /// <summary>It cannot be known, because the fields contradict each other.</summary>
    Unknown,
}

/// <summary>Finds the length of a body by RFC 9112 section 6.3.</summary>
[ReadsPackets]
internal sealed class BodyFraming
{
    private long? _length;
    private bool _isContradictory;
    private bool _hasTransferEncoding;
    private bool _isChunked;
    private bool _isChunkedTwice;

    /// <summary>Number of bytes, with <see cref="BodyEnd.Length"/>.</summary>
    public long Length => _length ?? 0;

    /// <summary>Takes a field.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value.</param>
    public void Note(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (TextHeaders.Is(name, "Content-Length"u8)) NoteLength(value);
        else if (TextHeaders.Is(name, "Transfer-Encoding"u8)) NoteTransferEncoding(value);
    }

    /// <summary>Decides how the end of the body is found.</summary>
    /// <param name="status">The status code; null for a request.</param>
    /// <param name="method">The method of the request that is answered; null if it is not known.</param>
    /// <param name="note">What was wrong with the fields; null if nothing was.</param>
    public BodyEnd Decide(int? status, string? method, out string? note)
    {
        note = null;
        if (status is { } code && HasNoBody(code, method)) return BodyEnd.None;
        if (_hasTransferEncoding)
        {
            if (_length is not null || _isContradictory) note = "it has both Transfer-Encoding and Content-Length";
            if (_isChunkedTwice) note = "chunked is applied twice";
            if (_isChunked) return BodyEnd.Chunked;
            if (status is null) note = "its Transfer-Encoding does not end with chunked";
            return BodyEnd.Close;
        }

        if (_isContradictory)
        {
            note = "its Content-Length is invalid or contradictory";
            return BodyEnd.Unknown;
        }

        if (_length is { } length) return length == 0 ? BodyEnd.None : BodyEnd.Length;
        return status is null ? BodyEnd.None : BodyEnd.Close;
    }

    private static bool HasNoBody(int status, string? method) => method == "HEAD" || status is (>= 100 and < 200) or 204 or 304;

    // The same number several times, also in a list, is one number.
    private void NoteLength(ReadOnlySpan<byte> value)
    {
        do
        {
            var comma = value.IndexOf((byte)',');
            var number = (comma < 0 ? value : value[..comma]).Trim(" \t"u8);
            value = comma < 0 ? [] : value[(comma + 1)..];
            if (!TryReadDigits(number, out var length) || (_length is { } known && known != length)) _isContradictory = true;
            else _length = length;
        }
        while (!value.IsEmpty);
    }

    private void NoteTransferEncoding(ReadOnlySpan<byte> value)
    {
        foreach (var coding in Encoding.Latin1.GetString(value).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            // Of RFC 2616: no coding at all.
            if (coding.Equals("identity", StringComparison.OrdinalIgnoreCase)) continue;
            _hasTransferEncoding = true;
            var isChunked = coding.Equals("chunked", StringComparison.OrdinalIgnoreCase);
            _isChunkedTwice |= isChunked && _isChunked;
            _isChunked = isChunked;
        }
    }

    // Digits only: no sign, no fraction, nothing beyond 63 bits.
    private static bool TryReadDigits(ReadOnlySpan<byte> text, out long number)
    {
        number = 0;
        if (text.IsEmpty) return false;
        foreach (var digit in text)
        {
            if (digit is < (byte)'0' or > (byte)'9' || number > (long.MaxValue - 9) / 10) return false;
            number = number * 10 + digit - '0';
        }

        return true;
    }
}
