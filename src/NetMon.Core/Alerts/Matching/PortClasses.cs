using System.Runtime.CompilerServices;

namespace NetMon.Alerts.Matching;

/// <summary>
/// Maps ports to classes, which are delimited by boundaries. Most blocks of 256 ports are of one class, so the map takes a few hundred bytes
/// and stays in the processor's cache, which a table of all ports does not while packets are read past it.
/// </summary>
internal sealed class PortClasses
{
    private const int BlockBits = 8;
    private const int BlockSize = 1 << BlockBits;
    private const int Blocks = (ushort.MaxValue + 1) >> BlockBits;

    // By block: its class, or the complement of the place of its ports in the details.
    private readonly int[] _blocks = new int[Blocks];
    private readonly ushort[] _details;

    /// <summary>Creates the map.</summary>
    /// <param name="starts">First port of each class, sorted; the first class starts at port 0.</param>
    public PortClasses(int[] starts)
    {
        var details = new List<ushort>();
        ushort current = 0;
        for (var block = 0; block < Blocks; block++)
        {
            var classes = new ushort[BlockSize];
            for (var i = 0; i < BlockSize; i++)
            {
                while (current + 1 < starts.Length && starts[current + 1] <= (block << BlockBits) + i) current++;
                classes[i] = current;
            }

            var isUniform = classes[0] == classes[^1];
            _blocks[block] = isUniform ? classes[0] : ~details.Count;
            if (!isUniform) details.AddRange(classes);
        }

        _details = [.. details];
    }

    /// <summary>The class of a port.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Find(ushort port)
    {
        var block = _blocks[port >> BlockBits];
        return block >= 0 ? block : _details[~block + (port & (BlockSize - 1))];
    }
}
