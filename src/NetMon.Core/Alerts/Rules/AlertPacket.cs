using NetMon.Alerts.Matching;
using NetMon.Decoding;
using NetMon.Packets;

namespace NetMon.Alerts.Rules;

/// <summary>One packet as rules look at it: decoded once, for all of them. Nothing is allocated for it.</summary>
internal readonly ref struct AlertPacket
{
    private readonly ref readonly PacketHeaders _headers;

    /// <summary>Makes it.</summary>
    public AlertPacket(in CapturedFrame frame, in PacketHeaders headers, long now, int kind, PacketContent content)
    {
        _headers = ref headers;
        Frame = frame;
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

    /// <summary>The packet itself.</summary>
    public CapturedFrame Frame { get; }

    /// <summary>Its bytes.</summary>
    public ReadOnlySpan<byte> Data => Frame.Data;

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
