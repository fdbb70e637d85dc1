namespace NetMon.Decoding.Applications;

/// <summary>Reads ASN.1 BER elements, X.690 section 8.1, as LDAP, SNMP and Kerberos use them.</summary>
internal static class BerReader
{
    /// <summary>Tag of an integer.</summary>
    public const byte Integer = 0x02;

    /// <summary>Tag of an octet string.</summary>
    public const byte OctetString = 0x04;

    /// <summary>Tag of an object identifier.</summary>
    public const byte ObjectIdentifier = 0x06;

    /// <summary>Tag of a sequence.</summary>
    public const byte Sequence = 0x30;

    /// <summary>Reads tag and length. The length may exceed the data, because messages may be truncated.</summary>
    /// <param name="reader">Positioned at an element; on return, at its content.</param>
    /// <param name="tag">One-byte tag; these protocols have no elements with longer tags.</param>
    /// <param name="length">Length of the content, in bytes.</param>
    /// <returns>True if a definite length below 2^31 was read.</returns>
    public static bool TryReadHeader(ref PayloadReader reader, out byte tag, out int length)
    {
        tag = reader.ReadByte();
        length = reader.ReadByte();
        if ((tag & 0x1f) == 0x1f) return false;
        if (length >= 0x80)
        {
            var count = length & 0x7f;
            if (count is 0 or > 4) return false;
            length = 0;
            for (var i = 0; i < count; i++)
                length = length << 8 | reader.ReadByte();
        }

        return !reader.IsCut && length >= 0;
    }

    /// <summary>Reads the header of an element with a given tag.</summary>
    /// <param name="reader">Positioned at an element; on return, at its content.</param>
    /// <param name="tag">The expected tag.</param>
    /// <param name="length">Length of the content, in bytes.</param>
    public static bool TryEnter(ref PayloadReader reader, byte tag, out int length) =>
        TryReadHeader(ref reader, out var found, out length) && found == tag;

    /// <summary>Reads an integer of at most four bytes.</summary>
    /// <param name="reader">Positioned at an element; on return, after it.</param>
    /// <param name="value">Its value.</param>
    public static bool TryReadInt32(ref PayloadReader reader, out int value)
    {
        value = 0;
        if (!TryEnter(ref reader, Integer, out var length) || length is 0 or > 4) return false;
        var bytes = reader.ReadBytes(length);
        if (reader.IsCut) return false;
        value = (sbyte)bytes[0];
        foreach (var b in bytes[1..]) value = value << 8 | b;
        return true;
    }

    /// <summary>Reads a complete element with a given tag.</summary>
    /// <param name="reader">Positioned at an element; on return, after it.</param>
    /// <param name="tag">The expected tag.</param>
    /// <param name="content">Its content.</param>
    public static bool TryReadBytes(ref PayloadReader reader, byte tag, out ReadOnlySpan<byte> content)
    {
        content = [];
        if (!TryEnter(ref reader, tag, out var length)) return false;
        content = reader.ReadBytes(length);
        return !reader.IsCut;
    }
}
