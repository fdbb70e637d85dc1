using System.Runtime.CompilerServices;

namespace NetMon.CaptureTools.Merging;

/// <summary>The inputs of a merge that have a next packet, as a binary heap with the one that is due first on top.</summary>
internal sealed class MergeHeap
{
    private readonly MergeInput[] _inputs;

    /// <summary>Creates the heap.</summary>
    /// <param name="inputs">The inputs, each with a kept packet.</param>
    public MergeHeap(IEnumerable<MergeInput> inputs)
    {
        _inputs = [.. inputs];
        Count = _inputs.Length;
        for (var i = (Count / 2) - 1; i >= 0; i--) SiftDown(i);
    }

    /// <summary>Number of inputs.</summary>
    public int Count { get; private set; }

    /// <summary>The input that is due first.</summary>
    public MergeInput Top => _inputs[0];

    /// <summary>The input that is due after <see cref="Top"/>; null if there is none.</summary>
    public MergeInput? Second => Count switch
    {
        < 2 => null,
        2 => _inputs[1],
        _ => _inputs[1].IsBefore(_inputs[2]) ? _inputs[1] : _inputs[2],
    };

    /// <summary>Restores the order after the top input has another packet.</summary>
    public void Renew() => SiftDown(0);

    /// <summary>Removes the top input, which has no more packets.</summary>
    public void Remove()
    {
        _inputs[0] = _inputs[--Count];
        if (Count > 0) SiftDown(0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SiftDown(int at)
    {
        var input = _inputs[at];
        for (int child; (child = (2 * at) + 1) < Count; at = child)
        {
            if (child + 1 < Count && _inputs[child + 1].IsBefore(_inputs[child])) child++;
            if (!_inputs[child].IsBefore(input)) break;
            _inputs[at] = _inputs[child];
        }

        _inputs[at] = input;
    }
}
