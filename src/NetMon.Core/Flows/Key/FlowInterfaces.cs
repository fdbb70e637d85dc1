using System.Runtime.CompilerServices;
using NetMon.Packets;

namespace NetMon.Flows.Key;

/// <summary>Numbers the interfaces in flow keys. Interfaces of the same name share a number, so that a flow continues across rotated files.</summary>
/// <param name="joinsLayers">Whether layers of a system are one interface, see <see cref="FlowOptions.JoinLayers"/>.</param>
internal sealed class FlowInterfaces(bool joinsLayers = false)
{
    private readonly List<string?> _names = [];
    private CaptureInterface? _last;
    private ushort _lastNumber;

    /// <summary>The number of an interface.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ushort NumberOf(CaptureInterface captureInterface)
    {
        if (ReferenceEquals(captureInterface, _last)) return _lastNumber;
        var name = joinsLayers && captureInterface.IsLayer ? null : captureInterface.Label;
        var number = _names.IndexOf(name);
        if (number < 0)
        {
            // If the numbers run out, further interfaces share the last one.
            number = Math.Min(_names.Count, ushort.MaxValue);
            if (number == _names.Count) _names.Add(name);
        }

        (_last, _lastNumber) = (captureInterface, (ushort)number);
        return _lastNumber;
    }

    /// <summary>The name of an interface; null if it has none.</summary>
    public string? NameOf(ushort number) => _names[number];
}
