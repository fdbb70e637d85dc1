namespace NetMon.Alerts.Windows;

/// <summary>Sum over a sliding window. A struct changed in place; allocates an array only when needed.</summary>
internal struct SlidingSum
{
    private const int FirstLength = 4;

    // The current slice; earlier ones, if any, are in the ring.
    private long _slice;
    private long _amount;
    private Cell[]? _ring;
    private int _first;
    private int _count;

    /// <summary>The sum, as of the last <see cref="Add"/>.</summary>
    public long Total { get; private set; }

    /// <summary>Number of allocated cells.</summary>
    public readonly int Size => _ring?.Length ?? 0;

    /// <summary>Adds an amount, and subtracts expired ones.</summary>
    /// <param name="slice">The current slice; must not decrease.</param>
    /// <param name="amount">The amount.</param>
    public void Add(long slice, long amount)
    {
        if (slice != _slice)
        {
            if (_amount != 0) Push(new Cell(_slice, _amount));
            _slice = slice;
            _amount = 0;
            Forget(WindowClock.FirstOf(slice));
        }

        _amount += amount;
        Total += amount;
    }

    /// <summary>Resets the sum.</summary>
    public void Clear()
    {
        Total = 0;
        _amount = 0;
        _count = 0;
        _first = 0;
    }

    private void Forget(long first)
    {
        while (_count > 0 && _ring![_first].Slice < first)
        {
            Total -= _ring[_first].Amount;
            _first = (_first + 1) % _ring.Length;
            _count--;
        }
    }

    private void Push(Cell cell)
    {
        _ring ??= new Cell[FirstLength];
        if (_count == _ring.Length) Grow();
        _ring[(_first + _count++) % _ring.Length] = cell;
    }

    private void Grow()
    {
        var ring = new Cell[_ring!.Length * 2];
        for (var i = 0; i < _count; i++) ring[i] = _ring[(_first + i) % _ring.Length];
        _ring = ring;
        _first = 0;
    }

    private readonly record struct Cell(long Slice, long Amount);
}
