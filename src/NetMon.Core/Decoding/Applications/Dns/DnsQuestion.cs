namespace NetMon.Decoding.Applications.Dns;

/// <summary>One question of a message, RFC 1035 section 4.1.2. All code that needs the query name reads it here.</summary>
/// <param name="NameEnd">How its name ended. Only a name that ends at the root is valid.</param>
/// <param name="Type">The query type.</param>
/// <param name="Class">The query class, with the top bit of mDNS.</param>
internal readonly record struct DnsQuestion(DnsNameEnd NameEnd, ushort Type, ushort Class)
{
    /// <summary>Length of type and class after the name, in bytes.</summary>
    public const int TailLength = 4;

    /// <summary>The root as the properties of packets and flows show it.</summary>
    public const string Root = ".";

    /// <summary>Reads the question at an offset.</summary>
    /// <param name="message">The message.</param>
    /// <param name="at">Offset of the question; on return, of the bytes after it.</param>
    /// <param name="text">Receives the name as <see cref="DnsName.Walk"/> writes it: <see cref="DnsName.MaxTextLength"/> bytes.</param>
    /// <param name="length">Number of bytes written; 0 for the root and for a malformed name.</param>
    /// <param name="question">The question.</param>
    /// <returns>False if the question is truncated, or its end cannot be found.</returns>
    public static bool TryRead(ReadOnlySpan<byte> message, ref int at, Span<byte> text, out int length, out DnsQuestion question)
    {
        var end = DnsName.Walk(message, ref at, text, out length);
        if (end != DnsNameEnd.Root) length = 0;
        var reader = new PayloadReader(message, at);
        question = new DnsQuestion(end, reader.ReadUInt16(), reader.ReadUInt16());
        at = reader.Position;
        return DnsName.HasEnd(end) && !reader.IsCut;
    }

    /// <summary>Reads the first query name of a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="text">Receives the name: <see cref="DnsName.MaxTextLength"/> bytes.</param>
    /// <param name="length">Number of bytes written; 0 for the root.</param>
    /// <returns>False if there is none.</returns>
    public static bool TryReadFirstName(ReadOnlySpan<byte> message, Span<byte> text, out int length)
    {
        length = 0;
        if (message.Length < DnsHeader.Length) return false;
        int count = DnsHeader.Read(message).Questions;
        var at = DnsHeader.Length;
        for (var i = 0; i < count && TryRead(message, ref at, text, out length, out var question); i++)
        {
            if (question.NameEnd == DnsNameEnd.Root) return true;
        }

        return false;
    }
}
