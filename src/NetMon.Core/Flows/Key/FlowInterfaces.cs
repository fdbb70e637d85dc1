using System.Runtime.CompilerServices;
using NetMon.Packets;

namespace NetMon.Flows.Key;

/// <summary>Numbers the interfaces in flow keys. Interfaces of the same name share a number, so that a flow continues across rotated files.</summary>
/// <remarks>One thread numbers; any thread may ask for the name of a number that it was given.</remarks>
internal sealed class FlowInterfaces
{
    private readonly Dictionary<ValueTuple<string?>, ushort> _numbers = [];

    // Replaced when it grows, because other threads read it.
    private volatile string?[] _names = new string?[1];
    private CaptureInterface? _last;
    private ushort _lastNumber;

    /// <summary>The number of an interface.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ushort NumberOf(CaptureInterface captureInterface)
    {
        if (ReferenceEquals(captureInterface, _last)) return _lastNumber;
        var name = ValueTuple.Create(captureInterface.Label);
        if (!_numbers.TryGetValue(name, out var number)) number = Add(name);
        (_last, _lastNumber) = (captureInterface, number);
        return number;
    }

    // If the numbers run out, further interfaces share the last one.
    private ushort Add(ValueTuple<string?> name)
    {
        if (_numbers.Count > ushort.MaxValue) return ushort.MaxValue;
        var number = (ushort)_numbers.Count;
        _numbers.Add(name, number);
        var names = _names;
        if (number == names.Length) Array.Resize(ref names, names.Length * 2);
        names[number] = name.Item1;
        _names = names;
        return number;
    }

    /// <summary>The name of an interface; null if it has none.</summary>
    public string? NameOf(ushort number) => _names[number];
}
