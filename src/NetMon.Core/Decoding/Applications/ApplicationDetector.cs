using System.Runtime.CompilerServices;

namespace NetMon.Decoding.Applications;

/// <summary>Finds the decoder of a payload: first by its ports, then by its first byte. Allocates nothing.</summary>
internal static class ApplicationDetector
{
    private static readonly Candidates Tcp = new(ApplicationTransport.Tcp);
    private static readonly Candidates Udp = new(ApplicationTransport.Udp);
    private static readonly Candidates Sctp = new(ApplicationTransport.Sctp);

    /// <summary>The decoder of a packet's payload; null if none recognises it.</summary>
    /// <param name="headers">The packet's headers.</param>
    /// <param name="data">The packet's bytes.</param>
    // Every second packet has no payload, so this is checked before the stack frame is set up.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ApplicationDecoder? Detect(in PacketHeaders headers, ReadOnlySpan<byte> data) =>
        headers.PayloadLength != 0 && CanCarry(headers) ? DetectPayload(headers, data) : null;

    private static ApplicationDecoder? DetectPayload(in PacketHeaders headers, ReadOnlySpan<byte> data) =>
        TryGetPayload(headers, data, out var payload) ? Detect(payload) : null;

    /// <summary>Reads a packet's application message; null if no decoder recognises it.</summary>
    /// <param name="headers">The packet's headers.</param>
    /// <param name="data">The packet's bytes.</param>
    public static ApplicationMessage? Read(in PacketHeaders headers, ReadOnlySpan<byte> data) =>
        TryGetPayload(headers, data, out var payload) ? Read(payload) : null;

    /// <summary>Reads the application message of a payload; null if no decoder recognises it.</summary>
    /// <param name="payload">The payload.</param>
    public static ApplicationMessage? Read(in ApplicationPayload payload) => Detect(payload) is { } decoder ? Read(decoder, payload) : null;

    /// <summary>Reads the application message of a payload that a decoder has recognised.</summary>
    /// <param name="decoder">The decoder.</param>
    /// <param name="payload">The payload.</param>
    public static ApplicationMessage Read(ApplicationDecoder decoder, in ApplicationPayload payload)
    {
        var inner = ProxyHeader.Skip(payload, out var skipped);
        var message = new ApplicationMessage(decoder.Name, skipped);
        try
        {
            decoder.Read(inner, message);
        }
        catch (Exception e) when (DecoderFaults.Contains(e))
        {
            // Keep the fields that were read before the fault.
            DecoderFaults.Count(e);
        }

        return message;
    }

    /// <summary>The decoder that recognises a payload; null if none does.</summary>
    /// <param name="payload">The payload.</param>
    public static ApplicationDecoder? Detect(in ApplicationPayload payload)
    {
        if (payload.Data.IsEmpty) return null;
        var candidates = payload.Transport switch
        {
            ApplicationTransport.Tcp => Tcp,
            ApplicationTransport.Udp => Udp,
            ApplicationTransport.Sctp => Sctp,
            _ => null,
        };
        try
        {
            var decoder = FindDecoder(candidates, payload);
            if (decoder is null) DecoderFaults.PayloadProbe?.Invoke(payload.Data);
            return decoder;
        }
        catch (Exception e) when (DecoderFaults.Contains(e))
        {
            DecoderFaults.Count(e);
            return null;
        }
    }

    private static ApplicationDecoder? FindDecoder(Candidates? candidates, in ApplicationPayload payload)
    {
        if (candidates is null) return null;
        // Some proxies send the header in a segment of its own, which does not show what follows.
        var inner = ProxyHeader.Skip(payload, out var skipped);
        return skipped == 0 ? candidates.Find(payload) : inner.Data.IsEmpty ? null : candidates.Find(inner);
    }

    /// <summary>Whether packets with such headers can carry an application.</summary>
    /// <param name="headers">The packet's headers.</param>
    public static bool CanCarry(in PacketHeaders headers) => TransportOf(headers) != ApplicationTransport.None;

    /// <summary>Gets the application payload of a packet.</summary>
    /// <param name="headers">The packet's headers.</param>
    /// <param name="data">The packet's bytes.</param>
    /// <param name="payload">The payload.</param>
    /// <returns>False if there is none.</returns>
    public static bool TryGetPayload(in PacketHeaders headers, ReadOnlySpan<byte> data, out ApplicationPayload payload)
    {
        payload = default;
        var transport = TransportOf(headers);
        if (headers.PayloadLength == 0 || transport == ApplicationTransport.None) return false;
        var bytes = headers.Payload(data);
        var length = headers.PayloadLength;
        if (transport == ApplicationTransport.Sctp && !SctpData.TryTakeFirst(ref bytes, out length)) return false;
        payload = new ApplicationPayload(transport, headers.SrcPort, headers.DstPort, bytes, length);
        return true;
    }

    private static ApplicationTransport TransportOf(in PacketHeaders headers) => !headers.Has(HeaderFields.Ports) ? ApplicationTransport.None : headers.IPProtocol switch
    {
        IPProtocols.Tcp => ApplicationTransport.Tcp,
        IPProtocols.Udp => ApplicationTransport.Udp,
        IPProtocols.Sctp => ApplicationTransport.Sctp,
        _ => ApplicationTransport.None,
    };

    /// <summary>The decoders of one transport, by port and by first byte.</summary>
    private sealed class Candidates
    {
        // The index of the group of decoders for each port; group 0 is empty.
        private readonly byte[] _groupOfPort = new byte[65536];
        private readonly ApplicationDecoder[][] _groups;
        private readonly ApplicationDecoder[][] _byFirstByte = new ApplicationDecoder[256][];

        public Candidates(ApplicationTransport transport)
        {
            var decoders = ApplicationDecoders.All.Where(d => d.Transports.HasFlag(transport)).ToArray();
            List<ApplicationDecoder[]> groups = [[]];
            foreach (var port in decoders.SelectMany(d => d.Ports.ToArray()).Distinct())
            {
                ApplicationDecoder[] group = [.. decoders.Where(d => d.Ports.Contains(port))];
                var index = groups.FindIndex(g => g.SequenceEqual(group));
                if (index < 0)
                {
                    index = groups.Count;
                    groups.Add(group);
                }

                _groupOfPort[port] = checked((byte)index);
            }

            _groups = [.. groups];
            for (var i = 0; i < _byFirstByte.Length; i++)
            {
                var first = (byte)i;
                _byFirstByte[i] = [.. decoders.Where(d => d.FirstBytes.Contains(first))];
            }
        }

        public ApplicationDecoder? Find(in ApplicationPayload payload)
        {
            // The lower port is more likely the server's.
            var (low, high) = payload.SrcPort < payload.DstPort ? (payload.SrcPort, payload.DstPort) : (payload.DstPort, payload.SrcPort);
            int lowGroup = _groupOfPort[low];
            int highGroup = _groupOfPort[high];
            var usual = (lowGroup == 0 ? null : Find(_groups[lowGroup], payload, isUsualPort: true))
                ?? (highGroup == 0 || high == low ? null : Find(_groups[highGroup], payload, isUsualPort: true));

            // A decoder that matches by little more than the port gives way to one that recognises the content on any port.
            if (usual is not null && !usual.IsGuess(payload)) return usual;
            return Find(_byFirstByte[payload.Data[0]], payload, isUsualPort: false) ?? usual;
        }

        private static ApplicationDecoder? Find(ApplicationDecoder[] decoders, in ApplicationPayload payload, bool isUsualPort)
        {
            foreach (var decoder in decoders)
            {
                if (decoder.Recognises(payload, isUsualPort)) return decoder;
            }

            return null;
        }
    }
}
