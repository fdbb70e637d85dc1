namespace NetMon.Transactions.Http2.Hpack;

/// <summary>The fields that the sender has told the receiver to keep, the latest first: RFC 7541 sections 2.3.2 and 4.</summary>
internal sealed class HpackDynamicTable
{
    private const int DefaultMaxSize = 4096;

    // A ring: the latest field is before the place of the next one.
    private HpackField[] _fields = [];
    private int _next;
    private int _maxSize = DefaultMaxSize;

    /// <summary>Number of fields.</summary>
    public int Count { get; private set; }

    /// <summary>Sum of the sizes of the fields.</summary>
    public int Size { get; private set; }

    /// <summary>Gets a field.</summary>
    /// <param name="place">0 for the latest one, up to <see cref="Count"/> - 1.</param>
    public HpackField At(int place) => _fields[(_next - 1 - place) & (_fields.Length - 1)];

    /// <summary>Adds a field. The oldest ones make room for it; a field larger than the table only empties it.</summary>
    /// <param name="field">The field.</param>
    public void Add(HpackField field)
    {
        Shrink(_maxSize - field.Size);
        if (field.Size > _maxSize) return;
        if (Count == _fields.Length) Grow();
        _fields[_next] = field;
        _next = (_next + 1) & (_fields.Length - 1);
        Count++;
        Size += field.Size;
    }

    /// <summary>Changes the maximum of <see cref="Size"/>.</summary>
    /// <param name="size">The new maximum.</param>
    public void Resize(int size)
    {
        _maxSize = size;
        Shrink(size);
    }

    private void Shrink(int size)
    {
        while (Count > 0 && Size > size)
        {
            var oldest = (_next - Count) & (_fields.Length - 1);
            Size -= _fields[oldest].Size;
            _fields[oldest] = null!;
            Count--;
        }
    }

    private void Grow()
    {
        var fields = new HpackField[Math.Max(8, _fields.Length * 2)];
        for (var i = 0; i < Count; i++) fields[i] = At(Count - 1 - i);
        (_fields, _next) = (fields, Count);
    }
}
