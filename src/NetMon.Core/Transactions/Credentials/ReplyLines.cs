using NetMon.Decoding;
using NetMon.Decoding.Applications;

namespace NetMon.Transactions.Credentials;

/// <summary>Puts the lines of a reply together: the first of several has a hyphen behind its code, the last one a space. RFC 959 section 4.2.</summary>
[ReadsPackets]
internal sealed class ReplyLines
{
    private int? _open;

    /// <summary>Takes a line.</summary>
    /// <param name="line">The line without its end.</param>
    /// <returns>The code, if the reply is complete.</returns>
    public int? Take(ReadOnlySpan<byte> line)
    {
        if (!TextLine.IsReply(line)) return null;
        var code = (line[0] - '0') * 100 + (line[1] - '0') * 10 + line[2] - '0';
        if (_open is { } open && open != code) return null;
        var isLast = line.Length == 3 || line[3] == ' ';
        _open = isLast ? null : code;
        return isLast ? code : null;
    }

    /// <summary>Forgets an incomplete reply.</summary>
    public void Forget() => _open = null;
}
