using System.Runtime.CompilerServices;
using NetMon.Packets;

namespace NetMon.Flows.Key;

/// <summary>Numbers the interfaces in flow keys. Interfaces of the same name share a number, so that a flow continues across rotated files.</summary>
internal sealed class FlowInterfaces
{
    private readonly List<string?> _names = [];
    private CaptureInterface? _last;
    private ushort _lastNumber;

    /// <summary>The number of an interface.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ushort NumberOf(CaptureInterface captureInterface)
    {
        if (ReferenceEquals(captureInterface, _last)) return _lastNumber;
        var number = _names.IndexOf(captureInterface.Label);
        if (number < 0)
        {
            // If the numbers run out, further interfaces share the last one.
            number = Math.Min(_names.Count, ushort.MaxValue);
            if (number == _names.Count) _names.Add(captureInterface.Label);
        }

        (_last, _lastNumber) = (captureInterface, (ushort)number);
        return _lastNumber;
    }

    /// <summary>The name of an interface; null if it has none.</summary>
    public string? NameOf(ushort number) => _names[number];
}
