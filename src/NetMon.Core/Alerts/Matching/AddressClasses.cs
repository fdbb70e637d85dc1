namespace NetMon.Alerts.Matching;

/// <summary>Finds the class of an address: which of some boundaries it lies behind. What was asked before is remembered.</summary>
internal sealed class AddressClasses
{
    private const int MemorySize = 1024;

    private readonly AddressValue[] _starts;
    private readonly (AddressValue Address, int Class)[] _memory = new (AddressValue, int)[MemorySize];

    /// <summary>Makes it.</summary>
    /// <param name="starts">The first address of every class, in order; the first is that of all addresses.</param>
    public AddressClasses(AddressValue[] starts)
    {
        // A place of the memory that was never used holds the first address, whose class is the first one.
        _starts = starts;
    }

    /// <summary>The class of an address.</summary>
    public int Find(in AddressValue address)
    {
        ref var memory = ref _memory[(int)((address.Low ^ address.High) * 0x9e37_79b9_7f4a_7c15 >> 54)];
        if (memory.Address != address) memory = (address, Search(address));
        return memory.Class;
    }

    private int Search(in AddressValue address)
    {
        var (low, high) = (0, _starts.Length - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (_starts[middle].CompareTo(address) <= 0) low = middle;
            else high = middle - 1;
        }

        return low;
    }
}
