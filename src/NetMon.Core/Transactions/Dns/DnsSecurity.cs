using NetMon.Decoding;
using NetMon.Decoding.Applications;
using NetMon.Decoding.Applications.Dns;

namespace NetMon.Transactions.Dns;

/// <summary>What a message says of DNSSEC.</summary>
[ReadsPackets]
internal static class DnsSecurity
{
    // The OPT record has an empty name, its type, the payload size, and the extended code and version before the flags: RFC 6891 section 6.1.3.
    private const byte Root = 0;
    private const int OptType = 41;
    private const int WantsSignaturesFlag = 0x8000;

    /// <summary>Whether a query asks for signatures.</summary>
    /// <param name="query">The query.</param>
    public static bool IsRequested(ReadOnlySpan<byte> query)
    {
        var header = DnsHeader.Read(query);
        if (header.Additionals == 0 || header.Questions != 1 || header.Answers + header.Authorities > 0) return false;
        var at = DnsHeader.Length;
        if (!DnsName.HasEnd(DnsName.Skip(query, ref at))) return false;
        var reader = new PayloadReader(query, at);
        reader.Skip(DnsQuestion.TailLength);
        for (var i = 0; i < header.Additionals && !reader.IsCut; i++)
        {
            if (reader.ReadByte() != Root) return false;
            var type = reader.ReadUInt16();
            reader.ReadUInt16();
            reader.ReadUInt16();
            var flags = reader.ReadUInt16();
            reader.ReadVector16();
            if (type == OptType && !reader.IsCut) return (flags & WantsSignaturesFlag) != 0;
        }

        return false;
    }

    /// <summary>The strongest word for an answer; null if nobody asked.</summary>
    /// <param name="isAuthenticated">Whether the server has validated it.</param>
    /// <param name="isSigned">Whether it has signatures.</param>
    /// <param name="isRequested">Whether the client asked for them.</param>
    public static string? Describe(bool isAuthenticated, bool isSigned, bool isRequested) =>
        isAuthenticated ? "Authenticated" : isSigned ? "Signed" : isRequested ? "Requested" : null;
}
