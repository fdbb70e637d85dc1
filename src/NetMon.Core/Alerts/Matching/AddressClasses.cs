namespace NetMon.Alerts.Matching;

/// <summary>Maps addresses to classes, which are delimited by boundaries. Recent results are cached.</summary>
internal sealed class AddressClasses
{
    private const int MemorySize = 1024;

    private readonly AddressValue[] _starts;
    private readonly (AddressValue Address, int Class)[] _memory = new (AddressValue, int)[MemorySize];

    /// <summary>Creates the map.</summary>
    /// <param name="starts">First address of each class, sorted; the first class starts at address 0.</param>
    public AddressClasses(AddressValue[] starts)
    {
        // An unused cache entry holds address 0, which is correctly in class 0.
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
