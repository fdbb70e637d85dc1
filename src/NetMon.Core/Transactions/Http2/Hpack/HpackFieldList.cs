namespace NetMon.Transactions.Http2.Hpack;

/// <summary>The fields of a header block, up to a limit: a block of few bytes may stand for many megabytes.</summary>
internal sealed class HpackFieldList
{
    /// <summary>Maximum size of the kept fields, as RFC 9113 section 6.5.2 counts it.</summary>
    public const int MaxSize = 64 * 1024;

    private readonly List<HpackField> _fields = [];
    private int _size;

    /// <summary>The fields, in their order.</summary>
    public IReadOnlyList<HpackField> Fields => _fields;

    /// <summary>Whether fields were left out because of the limit.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Adds a field, as long as there is room.</summary>
    /// <param name="field">The field.</param>
    public void Add(HpackField field)
    {
        IsCut |= field.Size > MaxSize - _size;
        if (IsCut) return;
        _size += field.Size;
        _fields.Add(field);
    }
}
