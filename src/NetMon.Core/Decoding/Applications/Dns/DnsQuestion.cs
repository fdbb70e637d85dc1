namespace NetMon.Decoding.Applications.Dns;

/// <summary>One question of a message, RFC 1035 section 4.1.2. Whoever wants to know what is asked reads it here.</summary>
/// <param name="NameEnd">How its name ended: only one that ends at the root is a name.</param>
/// <param name="Type">What is asked for.</param>
/// <param name="Class">The class, with the top bit of mDNS.</param>
internal readonly record struct DnsQuestion(DnsNameEnd NameEnd, ushort Type, ushort Class)
{
    /// <summary>Bytes behind the name: type and class.</summary>
    public const int TailLength = 4;

    /// <summary>The root, as the properties of packets and flows call it.</summary>
    public const string Root = ".";

    /// <summary>Reads the question that begins somewhere.</summary>
    /// <param name="message">The message.</param>
    /// <param name="at">Where the question begins; afterwards, where what follows it begins.</param>
    /// <param name="text">Takes the name as <see cref="DnsName.Walk"/> writes it: <see cref="DnsName.MaxTextLength"/> bytes.</param>
    /// <param name="length">Bytes written; 0 for the root, and where the name is none.</param>
    /// <param name="question">The question.</param>
    /// <returns>False where it is not all there, or its end cannot be found.</returns>
    public static bool TryRead(ReadOnlySpan<byte> message, ref int at, Span<byte> text, out int length, out DnsQuestion question)
    {
        var end = DnsName.Walk(message, ref at, text, out length);
        if (end != DnsNameEnd.Root) length = 0;
        var reader = new PayloadReader(message, at);
        question = new DnsQuestion(end, reader.ReadUInt16(), reader.ReadUInt16());
        at = reader.Position;
        return DnsName.HasEnd(end) && !reader.IsCut;
    }

    /// <summary>Finds the first name that a message asks for.</summary>
    /// <param name="message">The message.</param>
    /// <param name="text">Takes the name: <see cref="DnsName.MaxTextLength"/> bytes.</param>
    /// <param name="length">Bytes written; 0 for the root.</param>
    /// <returns>False where there is none.</returns>
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
