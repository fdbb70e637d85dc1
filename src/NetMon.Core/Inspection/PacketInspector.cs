using System.Globalization;
using NetMon.Decoding;
using NetMon.Decoding.Applications;
using NetMon.Decoding.Names;
using NetMon.Decoding.Network;
using NetMon.Inspection.Layers;

namespace NetMon.Inspection;

/// <summary>
/// Takes a packet apart for a person: every layer with every field, and no byte left out. Never throws, whatever the bytes.
/// </summary>
/// <remarks>
/// <see cref="PacketHeaders"/> says where link, network, transport and payload begin, so that the layers always agree with the properties
/// of the packet. What the decoder only passes by, a dissector may explain; where it cannot, the bytes are shown as they are.
/// </remarks>
public sealed class PacketInspector
{
    private readonly IPacketDissector? _dissector;

    /// <summary>Makes an inspector.</summary>
    /// <param name="dissector">Who is asked about layers that our own decoder passes by; null for nobody.</param>
    public PacketInspector(IPacketDissector? dissector = null) => _dissector = dissector;

    /// <summary>The layers of a packet, outermost first; the first is the frame itself.</summary>
    /// <param name="packet">The packet.</param>
    public IReadOnlyList<PacketLayer> Inspect(PacketRecord packet)
    {
        var inspection = new Inspection(packet, _dissector);
        return inspection.Run();
    }

    /// <summary>One packet being taken apart.</summary>
    private sealed class Inspection
    {
        private readonly PacketRecord _packet;
        private readonly byte[] _bytes;
        private readonly PacketHeaders _headers;
        private readonly IPacketDissector? _dissector;
        private readonly List<PacketLayer> _layers = [];
        private IReadOnlyList<DissectedLayer>? _dissected;
        private int _at;

        public Inspection(PacketRecord packet, IPacketDissector? dissector)
        {
            _packet = packet;
            _bytes = packet.GetBytes();
            _dissector = dissector;
            packet.DecodeHeaders(out _headers);
        }

        private bool HasNetwork => _headers.HasAny(HeaderFields.IP | HeaderFields.Arp);

        // Where a fault is, decoding stopped or the lengths are doubtful; what is left belongs to the layer with the fault, or to nobody.
        private bool IsStopped => _headers.HasFault && _headers.PayloadLength == 0;

        private int PayloadEnd => (int)Math.Min((long)_headers.PayloadOffset + _headers.PayloadLength, _bytes.Length);

        public IReadOnlyList<PacketLayer> Run()
        {
            _layers.Add(FrameLayer.Build(_packet, _bytes));
            AddLink();
            AddNetwork();
            AddTransport();
            AddFault();
            AddPayload();
            AddRest();
            return [.. _layers.Select((layer, index) => layer.WithIndex(index))];
        }

        private void AddLink()
        {
            int end = Math.Min(HasNetwork ? _headers.NetworkOffset : _headers.PayloadOffset, _bytes.Length);
            foreach (var (kind, offset, headerEnd) in LinkHeaders.Find(_packet.LinkType, _bytes, end)) Add(kind, offset, headerEnd);
            // Link headers that only a dissector knows, or nobody.
            Cover("Link header", end);
        }

        /// <summary>Gives the bytes up to a place to what a dissector knows, and what is left to one layer of bytes.</summary>
        private void Cover(string name, int end)
        {
            end = Math.Min(end, _bytes.Length);
            if (_at < end) AddDissected(end);
            if (_at < end) AddBytes(name, end);
        }

        private void AddNetwork()
        {
            int at = _headers.NetworkOffset;
            if (_headers.Has(HeaderFields.Arp))
            {
                Add(DecodeLayer.Arp, at, _headers.HasFault ? _bytes.Length : _headers.PayloadOffset);
                return;
            }

            int end = _headers.Has(HeaderFields.Transport) ? _headers.TransportOffset : _headers.PayloadOffset;
            if (_headers.Has(HeaderFields.IPv4))
            {
                int headerLength = Math.Max(IPv4Header.FixedLength, (_bytes[at] & 0x0f) * 4);
                Add(DecodeLayer.IPv4, at, at + headerLength);
                AddExtensions(_bytes[at + 9], end);
            }
            else if (_headers.Has(HeaderFields.IPv6))
            {
                Add(DecodeLayer.IPv6, at, at + IPv6Header.FixedLength);
                AddExtensions(_bytes[at + 6], end);
            }
        }

        /// <summary>Extension headers up to where the decoder says that they end; it has found every length good up to there.</summary>
        private void AddExtensions(int next, int end)
        {
            while (ExtensionHeaders.IsExtension(next) && _at + 8 <= Math.Min(end, _bytes.Length))
            {
                int length = next switch
                {
                    IPProtocols.Fragment => 8,
                    IPProtocols.AuthenticationHeader => (_bytes[_at + 1] + 2) * 4,
                    _ => (_bytes[_at + 1] + 1) * 8,
                };
                if (_at + length > end) break;
                int following = _bytes[_at];
                Add(LayerReaders.OfProtocol(next), _at, _at + length);
                next = following;
            }
        }

        private void AddTransport()
        {
            if (!_headers.Has(HeaderFields.Transport)) return;
            int start = _headers.TransportOffset;
            var kind = LayerReaders.OfProtocol(_headers.IPProtocol);
            if (_headers.PayloadOffset <= start) return;
            if (kind == DecodeLayer.None)
            {
                // The header of a tunnel.
                Cover(ProtocolNames.Of(_headers), _headers.PayloadOffset);
                return;
            }

            // Messages of these have no payload: all of it is theirs.
            bool isWholeMessage = kind == DecodeLayer.Igmp || (kind == DecodeLayer.IcmpV6 && NeighborDiscovery.IsType(_headers.IcmpType));
            Add(kind, start, isWholeMessage ? PayloadEnd : _headers.PayloadOffset);
        }

        /// <summary>Puts the fault where it is: at a layer that is there already, or at what is left of the one that is cut.</summary>
        private void AddFault()
        {
            if (!_headers.HasFault) return;
            var fault = _headers.Fault;
            string error = fault.ToString();
            int index = _layers.FindLastIndex(layer => layer.Index == 0 && layer.Name == fault.Layer.ToDisplayName() && layer.Offset == fault.Offset);
            if (index > 0)
            {
                _layers[index] = _layers[index].WithError(error);
                return;
            }

            Cover(ProtocolNames.Of(_headers), fault.Offset);
            var builder = new LayerBuilder(_packet.Number, _bytes, fault.Layer.ToDisplayName(), fault.Offset, _bytes.Length);
            LayerReaders.Read(fault.Layer, builder);
            _layers.Add(builder.Build(error));
            _at = Math.Max(_at, _bytes.Length);
        }

        private void AddPayload()
        {
            Cover(ProtocolNames.Of(_headers), _headers.PayloadOffset);
            int start = Math.Min(Math.Max(_at, _headers.PayloadOffset), _bytes.Length);
            int end = IsStopped ? start : PayloadEnd;
            if (start >= end) return;

            _at = start;
            if (ApplicationDetector.Read(_headers, _bytes) is { } message) AddApplication(message, end);
            else if (_headers.Has(HeaderFields.Transport) && _headers.IPProtocol == IPProtocols.Sctp) AddChunks(end);
            else AddDissected(end);
            if (_at < end) AddBytes(HasNetwork ? "Payload" : ProtocolNames.Of(_headers), end);
        }

        private void AddApplication(ApplicationMessage message, int end)
        {
            var builder = new LayerBuilder(_packet.Number, _bytes, message.Application, _headers.PayloadOffset, end)
            {
                Summary = message.Info is null ? message.Application : $"{message.Application}, {message.Info}",
            };
            foreach (var field in message.Fields)
            {
                if (builder.Has(field.Offset, field.Length)) builder.Add(field.Name, field.Offset, field.Length, field.Value);
                else builder.AddComputed(field.Name, field.Value);
            }

            _layers.Add(builder.Build());
            _at = end;
        }

        private void AddChunks(int end)
        {
            var builder = new LayerBuilder(_packet.Number, _bytes, "SCTP chunks", _at, end);
            SctpChunks.Read(builder);
            _layers.Add(builder.Build());
            _at = end;
        }

        /// <summary>Adds what the dissector knows from here on, up to a place.</summary>
        /// <returns>Whether it knows anything.</returns>
        private bool AddDissected(int end)
        {
            bool isAny = false;
            _dissected ??= _dissector?.Dissect(_packet.LinkType, _bytes) ?? [];
            foreach (var layer in _dissected)
            {
                if (layer.Offset != _at || layer.Length <= 0 || _at + layer.Length > end) continue;
                var builder = new LayerBuilder(_packet.Number, _bytes, layer.Name, layer.Offset, layer.Offset + layer.Length);
                foreach (var (name, value) in layer.Fields) builder.AddComputed(name, value);
                _layers.Add(builder.Build());
                _at += layer.Length;
                isAny = true;
            }

            return isAny;
        }

        private void AddRest()
        {
            if (_at >= _bytes.Length) return;
            bool isPadding = _bytes.AsSpan(_at).IndexOfAnyExcept((byte)0) < 0;
            AddBytes(IsStopped ? "Undecoded" : isPadding ? "Padding" : "Trailer", _bytes.Length);
        }

        private void Add(DecodeLayer kind, int offset, int end)
        {
            var builder = new LayerBuilder(_packet.Number, _bytes, kind.ToDisplayName(), offset, end) { Summary = kind.ToDisplayName() };
            LayerReaders.Read(kind, builder);
            _layers.Add(builder.Build());
            _at = Math.Clamp(end, _at, _bytes.Length);
        }

        private void AddBytes(string name, int end)
        {
            var builder = new LayerBuilder(_packet.Number, _bytes, name, _at, end);
            builder.Summary = string.Create(CultureInfo.InvariantCulture, $"{name} ({builder.Bytes.Length} bytes)");
            builder.AddBytes("Data", 0, builder.Bytes.Length);
            _layers.Add(builder.Build());
            _at = Math.Clamp(end, _at, _bytes.Length);
        }
    }
}
