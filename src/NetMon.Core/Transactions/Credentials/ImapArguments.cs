using System.Buffers;
using NetMon.Decoding;

namespace NetMon.Transactions.Credentials;

/// <summary>Reads the arguments of an IMAP command: atoms, quoted strings and literals, RFC 9051 section 4.</summary>
[ReadsPackets]
internal ref struct ImapArguments(ReadOnlySpan<byte> command)
{
    private ReadOnlySpan<byte> _rest = command;

    /// <summary>Reads the next argument.</summary>
    /// <param name="argument">Its content.</param>
    public bool TryRead(out ReadOnlySpan<byte> argument)
    {
        _rest = _rest.TrimStart((byte)' ');
        argument = [];
        if (_rest.IsEmpty) return false;
        return _rest[0] switch
        {
            (byte)'"' => TryReadQuoted(out argument),
            (byte)'{' => TryReadLiteral(out argument),
            _ => TryReadAtom(out argument),
        };
    }

    private bool TryReadAtom(out ReadOnlySpan<byte> argument)
    {
        var end = _rest.IndexOf((byte)' ');
        argument = end < 0 ? _rest : _rest[..end];
        _rest = _rest[argument.Length..];
        return true;
    }

    // A backslash stands before a quote or another backslash.
    private bool TryReadQuoted(out ReadOnlySpan<byte> argument)
    {
        var text = new ArrayBufferWriter<byte>(_rest.Length);
        for (var at = 1; at < _rest.Length; at++)
        {
            if (_rest[at] == '"')
            {
                argument = text.WrittenSpan;
                _rest = _rest[(at + 1)..];
                return true;
            }

            if (_rest[at] == '\\' && at + 1 < _rest.Length) at++;
            text.Write(_rest.Slice(at, 1));
        }

        argument = [];
        return false;
    }

    private bool TryReadLiteral(out ReadOnlySpan<byte> argument)
    {
        argument = [];
        var end = _rest.IndexOf((byte)'\n');
        if (end < 0 || !ImapCommandBuffer.TryReadLiteral(_rest[..end].TrimEnd((byte)'\r'), out var length)) return false;
        if (length > _rest.Length - end - 1) return false;
        argument = _rest.Slice(end + 1, (int)length);
        _rest = _rest[(end + 1 + (int)length)..];
        return true;
    }
}
