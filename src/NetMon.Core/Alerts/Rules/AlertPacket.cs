using NetMon.Alerts.Matching;
using NetMon.Decoding;
using NetMon.Packets;

namespace NetMon.Alerts.Rules;

/// <summary>One packet as rules look at it: decoded once, for all of them. Nothing is allocated for it.</summary>
internal readonly ref struct AlertPacket
{
    private readonly ref readonly PacketHeaders _headers;
    private readonly long _timestamp;

    /// <summary>Makes it.</summary>
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

    /// <summary>What its headers say.</summary>
    public ref readonly PacketHeaders Headers => ref _headers;

    /// <summary>Where it was seen.</summary>
    public CaptureInterface Interface { get; }

    /// <summary>Its ordinal.</summary>
    public long Number { get; }

    /// <summary>Bytes on the wire.</summary>
    public int Length { get; }

    /// <summary>The bytes that were kept.</summary>
    public ReadOnlySpan<byte> Data { get; }

    /// <summary>The packet as its source handed it over.</summary>
    public CapturedFrame ToFrame() => new(Interface, Number, _timestamp, Length, Data);

    /// <summary>The time by which windows go: never less than before, so a packet that comes a little late counts as of now.</summary>
    public long Now { get; }

    /// <summary>What kind of packet it is.</summary>
    public PacketKinds Kind { get; }

    /// <summary>Whether <see cref="Source"/> and <see cref="Destination"/> mean anything.</summary>
    public bool HasAddresses { get; }

    /// <summary>The source address; of ARP, the sender's.</summary>
    public AddressValue Source { get; }

    /// <summary>The destination address; of ARP, the target's.</summary>
    public AddressValue Destination { get; }

    /// <summary>What its payload says, read when it is asked for.</summary>
    public PacketContent Content { get; }

    /// <summary>Whether it has ports.</summary>
    public bool HasPorts => _headers.Has(HeaderFields.Ports);
}
