using NetMon.Alerts.Matching;
using NetMon.Decoding;
using NetMon.Packets;

namespace NetMon.Alerts.Rules;

/// <summary>A packet as seen by rules, decoded once for all of them. Allocates nothing.</summary>
internal readonly ref struct AlertPacket
{
    private readonly ref readonly PacketHeaders _headers;
    private readonly long _timestamp;

    public AlertPacket(in CapturedFrame frame, in PacketHeaders headers, long now, int kind, PacketContent content)
    {
        _headers = ref headers;
        _timestamp = frame.TimestampNanoseconds;
        Interface = frame.Interface;
        Number = frame.Number;
        Length = frame.Length;
        Data = frame.Data;
        Now = now;
        Kind = (PacketKinds)(1 << kind);
        Content = content;
        if (!headers.TryGetSourceAddress(frame.Data, out var source)) return;
        headers.TryGetDestinationAddress(frame.Data, out var destination);
        HasAddresses = true;
        Source = AddressValue.From(source);
        Destination = AddressValue.From(destination);
    }

    public ref readonly PacketHeaders Headers => ref _headers;

    public CaptureInterface Interface { get; }

    /// <summary>Packet number in its capture or file.</summary>
    public long Number { get; }

    /// <summary>Bytes on the wire.</summary>
    public int Length { get; }

    /// <summary>The captured bytes.</summary>
    public ReadOnlySpan<byte> Data { get; }

    /// <summary>The packet as captured, with its own timestamp.</summary>
    public CapturedFrame ToFrame() => new(Interface, Number, _timestamp, Length, Data);

    /// <summary>
    /// Time of the engine's clock, used for windows. It never goes back, so a slightly late packet is counted at the current time.
    /// </summary>
    public long Now { get; }

    public PacketKinds Kind { get; }

    /// <summary>Whether <see cref="Source"/> and <see cref="Destination"/> are set.</summary>
    public bool HasAddresses { get; }

    /// <summary>The source address; of ARP, the sender's.</summary>
    public AddressValue Source { get; }

    /// <summary>The destination address; of ARP, the target's.</summary>
    public AddressValue Destination { get; }

    /// <summary>The payload, decoded on demand.</summary>
    public PacketContent Content { get; }

    public bool HasPorts => _headers.Has(HeaderFields.Ports);
}
