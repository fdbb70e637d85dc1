using System.Buffers.Binary;
using System.Globalization;
using NetMon.Decoding;
using NetMon.Decoding.Applications;
using NetMon.Decoding.Names;
using NetMon.Decoding.Network;
using NetMon.Decoding.Tunnels;
using NetMon.Inspection.Layers;

namespace NetMon.Inspection;

/// <summary>Dissects a packet into layers and fields that account for every byte. Never throws, whatever the bytes are.</summary>
/// <remarks>
/// The offsets of the link, network and transport headers and of the payload come from <see cref="PacketHeaders"/>, so that the layers
/// always agree with the properties of the packet. Layers that the decoder skips are passed to the dissector; if it cannot read them
/// either, they are shown as bytes. The header of a tunnel is followed by the layers of the inner packet, with offsets in the whole frame.
/// </remarks>
public sealed class PacketInspector
{
    private const int ExpectedLayers = 6;
    private const int ExpectedFields = 16;

    private readonly IPacketDissector? _dissector;

    /// <summary>Creates an inspector.</summary>
    /// <param name="dissector">Dissects layers that the built-in decoder skips; null for none.</param>
    public PacketInspector(IPacketDissector? dissector = null) => _dissector = dissector;

    /// <summary>Gets the layers of a packet, outermost first. The first layer is the frame itself.</summary>
    /// <param name="packet">The packet.</param>
    public IReadOnlyList<PacketLayer> Inspect(PacketRecord packet)
    {
        var layers = new List<PacketLayer>(ExpectedLayers);
        var fields = new List<PacketField>(ExpectedFields);
        layers.Add(FrameLayer.Build(packet, fields));
        new Inspection(packet, _dissector, origin: 0, layers, fields).Run();
        return layers;
    }

    /// <summary>The inspection of one packet: the frame, or a packet inside a tunnel.</summary>
    private sealed class Inspection
    {
        private readonly PacketRecord _packet;
        private readonly byte[] _bytes;
        private readonly PacketHeaders _headers;
        private readonly LayerTrace _trace;
        private readonly IPacketDissector? _dissector;
        private readonly int _origin;
        private readonly List<PacketLayer> _layers;
        private readonly List<PacketField> _fields;
        private readonly int _firstLayer;
        private IReadOnlyList<DissectedLayer>? _dissected;
        private int _at;

        /// <summary>Starts the inspection of a packet.</summary>
        /// <param name="packet">The packet.</param>
        /// <param name="dissector">Dissects layers that the built-in decoder skips; null for none.</param>
        /// <param name="origin">Offset of the packet in the frame.</param>
        /// <param name="layers">Receives the layers.</param>
        /// <param name="fields">Scratch space for the fields of a layer.</param>
        public Inspection(PacketRecord packet, IPacketDissector? dissector, int origin, List<PacketLayer> layers, List<PacketField> fields)
        {
            _fields = fields;
            _origin = origin;
            _layers = layers;
            _firstLayer = layers.Count;
            _packet = packet;
            _bytes = packet.Captured;
            _dissector = dissector;
            _trace = PacketDecoder.Trace(packet.CaptureInterface.LinkType, _bytes, packet.Length, out _headers);
        }

        private bool HasNetwork => _headers.HasAny(HeaderFields.IP | HeaderFields.Arp);

        // After a fault, decoding stopped or the lengths are unreliable. The remaining bytes belong to the faulty layer or to none.
        private bool IsStopped => _headers.HasFault && _headers.PayloadLength == 0;

        private IReadOnlyList<DissectedLayer> Dissected => _dissected ??= _dissector?.Dissect(_packet.CaptureInterface.LinkType, _bytes) ?? [];

        private int PayloadEnd => (int)Math.Min((long)_headers.PayloadOffset + _headers.PayloadLength, _bytes.Length);

        public void Run()
        {
            try
            {
                AddLink();
                AddNetwork();
                AddTransport();
                AddFault();
                AddPayload();
                AddRest();
            }
            catch (Exception e) when (DecoderFaults.Contains(e))
            {
                AddUnread(DecoderFaults.Count(e));
            }
        }

        /// <summary>Adds the bytes that were not read because of a decoder fault.</summary>
        private void AddUnread(DecoderFault fault)
        {
            _at = Math.Clamp(_at, 0, _bytes.Length);
            var builder = Builder("Undecoded", _at, _bytes.Length);
            builder.AddBytes("Data", 0, builder.Bytes.Length);
            _layers.Add(builder.Build(_layers.Count, fault.ToString()));
            _at = _bytes.Length;
        }

        private void AddLink()
        {
            var end = Math.Min(HasNetwork ? _headers.NetworkOffset : _headers.PayloadOffset, _bytes.Length);
            foreach (var (kind, offset, headerEnd) in _trace.Between(0, end)) AddLinkHeader(kind, offset, headerEnd);
            // Link headers that only the dissector reads, or that nothing reads.
            Cover("Link header", end);
        }

        /// <summary>Covers the bytes up to an offset with the dissector's layers, and the rest with one layer of bytes.</summary>
        private void Cover(string name, int end)
        {
            end = Math.Min(end, _bytes.Length);
            if (_at < end) AddDissected(end);
            if (_at < end) AddBytes(name, end);
        }

        /// <summary>
        /// Adds a link header. Its fields come from the built-in reader, or from the dissector if the decoder knows only its length.
        /// </summary>
        private void AddLinkHeader(DecodeLayer kind, int offset, int end)
        {
            var known = LayerReaders.IsRead(kind) ? null : Dissected.FirstOrDefault(layer => layer.Offset == offset && layer.Length == end - offset);
            if (known is null) Add(kind, offset, end);
            else Add(known, kind.ToDisplayName());
        }

        private void AddNetwork()
        {
            var at = _headers.NetworkOffset;
            if (_headers.Has(HeaderFields.Arp))
            {
                Add(DecodeLayer.Arp, at, _headers.HasFault ? _bytes.Length : _headers.PayloadOffset);
                return;
            }

            var end = _headers.Has(HeaderFields.Transport) ? _headers.TransportOffset : _headers.PayloadOffset;
            if (_headers.Has(HeaderFields.IPv4))
            {
                var headerLength = Math.Max(IPv4Header.FixedLength, (_bytes[at] & 0x0f) * 4);
                Add(DecodeLayer.IPv4, at, at + headerLength);
                AddExtensions(end);
            }
            else if (_headers.Has(HeaderFields.IPv6))
            {
                Add(DecodeLayer.IPv6, at, at + IPv6Header.FixedLength);
                AddExtensions(end);
            }
        }

        private void AddExtensions(int end)
        {
            foreach (var (kind, offset, headerEnd) in _trace.Between(_at, end)) Add(kind, offset, headerEnd);
        }

        private void AddTransport()
        {
            if (!_headers.Has(HeaderFields.Transport)) return;
            var start = _headers.TransportOffset;
            var kind = LayerReaders.OfProtocol(_headers.IPProtocol);
            if (_headers.PayloadOffset <= start) return;
            if (kind == DecodeLayer.Gre)
            {
                AddGre(start, _headers.PayloadOffset);
                return;
            }

            if (kind == DecodeLayer.None)
            {
                // The header of a tunnel.
                Cover(ProtocolNames.Of(_headers), _headers.PayloadOffset);
                return;
            }

            // These messages have no payload, so the layer covers the whole message.
            var isWholeMessage = kind == DecodeLayer.Igmp || (kind == DecodeLayer.IcmpV6 && NeighborDiscovery.IsType(_headers.IcmpType));
            Add(kind, start, isWholeMessage ? PayloadEnd : _headers.PayloadOffset);
        }

        /// <summary>
        /// Reports the fault on its layer if that was added already, otherwise on a layer for the rest of the truncated header.
        /// </summary>
        private void AddFault()
        {
            if (_headers.HasFault) AddFault(_headers.Fault);
        }

        private void AddFault(DecodeFault fault)
        {
            var error = (fault with { Offset = fault.Offset + _origin }).ToString();
            var index = _layers.FindLastIndex(
                layer => layer.Name == fault.Layer.ToDisplayName() && layer.Offset == fault.Offset + _origin);
            if (index >= _firstLayer)
            {
                _layers[index] = _layers[index].WithError(error);
                return;
            }

            Cover(ProtocolNames.Of(_headers), fault.Offset);
            var builder = Builder(fault.Layer.ToDisplayName(), fault.Offset, _bytes.Length);
            LayerReaders.Read(fault.Layer, builder);
            _layers.Add(builder.Build(_layers.Count, error));
            _at = Math.Max(_at, _bytes.Length);
        }

        private void AddPayload()
        {
            Cover(ProtocolNames.Of(_headers), _headers.PayloadOffset);
            var start = Math.Min(Math.Max(_at, _headers.PayloadOffset), _bytes.Length);
            var end = IsStopped ? start : PayloadEnd;
            if (start >= end) return;

            _at = start;
            if (_headers.Tunnel == TunnelKind.Esp || (_headers.Tunnel == TunnelKind.L2tp && _headers.InnerOffset == 0)) AddTunnel(end);
            else if (!TryAddInner()) AddMessage(end);
            if (_at < end) AddBytes(HasNetwork ? "Payload" : ProtocolNames.Of(_headers), end);
        }

        /// <summary>
        /// Adds the tunnel header and the layers of the inner packet. Ethernet after MPLS labels needs neither, because the decoder treats
        /// its headers as headers of this packet.
        /// </summary>
        private bool TryAddInner()
        {
            if (_headers.Tunnel == TunnelKind.PseudoWire || _headers.InnerOffset < _at || _packet.Inner is not { } inner) return false;
            if (_at < _headers.InnerOffset) AddTunnelHeader(_headers.InnerOffset);
            new Inspection(inner, _dissector, _origin + _headers.InnerOffset, _layers, _fields).Run();
            _at = _headers.InnerOffset + inner.CapturedLength;
            return true;
        }

        private void AddTunnelHeader(int end)
        {
            var isGreInUdp = _headers.Tunnel is TunnelKind.Gre or TunnelKind.Nvgre or TunnelKind.Erspan or TunnelKind.Eoip;
            if (isGreInUdp) AddGre(_at, end);
            else AddTunnel(end);
        }

        /// <summary>Adds GRE, and the ERSPAN header after it as a layer of its own.</summary>
        private void AddGre(int start, int end)
        {
            var greEnd = end;
            if (_headers.Tunnel == TunnelKind.Erspan && start + GreHeader.FixedLength <= _bytes.Length)
                greEnd = Math.Min(end, start + GreHeader.HeaderLength(BinaryPrimitives.ReadUInt16BigEndian(_bytes.AsSpan(start))));
            Add(DecodeLayer.Gre, start, greEnd);
            if (_at < end) AddTunnel(end);
        }

        private void AddTunnel(int end)
        {
            var name = TunnelNames.Find(_headers.Tunnel) ?? "Tunnel";
            var builder = Builder(name, _at, end);
            if (_headers.Tunnel == TunnelKind.L2tp && !_headers.Has(HeaderFields.Ports)) L2tpLayer.ReadOverIP(builder);
            else TunnelLayers.Read(_headers.Tunnel, builder);
            _layers.Add(builder.Build(_layers.Count));
            _at = Math.Clamp(end, _at, _bytes.Length);
        }

        private void AddMessage(int end)
        {
            if (ApplicationDetector.Read(_headers, _bytes) is { } message) AddApplication(message, end);
            else if (_headers.Has(HeaderFields.Transport) && _headers.IPProtocol == IPProtocols.Sctp) AddChunks(end);
            else if (!_headers.Has(HeaderFields.Tcp)) AddDissected(end);
        }

        private void AddApplication(ApplicationMessage message, int end)
        {
            var builder = Builder(message.Application, _headers.PayloadOffset, end);
            builder.Summary = message.Info is null ? message.Application : $"{message.Application}, {message.Info}";
            foreach (var field in message.Fields)
            {
                if (builder.Has(field.Offset, field.Length)) builder.Add(field.Name, field.Offset, field.Length, field.Value);
                else builder.AddComputed(field.Name, field.Value);
            }

            _layers.Add(builder.Build(_layers.Count));
            _at = end;
        }

        private void AddChunks(int end)
        {
            var builder = Builder("SCTP chunks", _at, end);
            SctpChunks.Read(builder);
            _layers.Add(builder.Build(_layers.Count));
            _at = end;
        }

        /// <summary>Adds the layers that the dissector finds between the current position and an offset.</summary>
        /// <returns>True if it finds any.</returns>
        private bool AddDissected(int end)
        {
            var isAny = false;
            foreach (var layer in Dissected)
            {
                if (layer.Offset != _at || layer.Length <= 0 || _at + layer.Length > end) continue;
                Add(layer, layer.Name);
                isAny = true;
            }

            return isAny;
        }

        private void Add(DissectedLayer layer, string name)
        {
            var builder = Builder(name, layer.Offset, layer.Offset + layer.Length);
            builder.Summary = layer.Name;
            foreach (var (field, value) in layer.ReadFields()) builder.AddComputed(field, value);
            _layers.Add(builder.Build(_layers.Count));
            _at = layer.Offset + layer.Length;
        }

        private void AddRest()
        {
            if (_at >= _bytes.Length) return;
            var isPadding = _bytes.AsSpan(_at).IndexOfAnyExcept((byte)0) < 0;
            AddBytes(IsStopped ? "Undecoded" : isPadding ? "Padding" : "Trailer", _bytes.Length);
        }

        private void Add(DecodeLayer kind, int offset, int end)
        {
            var builder = Builder(kind.ToDisplayName(), offset, end);
            LayerReaders.Read(kind, builder);
            _layers.Add(builder.Build(_layers.Count));
            _at = Math.Clamp(end, _at, _bytes.Length);
        }

        private LayerBuilder Builder(string name, int offset, int end) => new(_fields, _packet.Number, _bytes, name, offset, end, _origin);

        private void AddBytes(string name, int end)
        {
            var builder = Builder(name, _at, end);
            builder.Summary = string.Create(CultureInfo.InvariantCulture, $"{name} ({builder.Bytes.Length} bytes)");
            builder.AddBytes("Data", 0, builder.Bytes.Length);
            _layers.Add(builder.Build(_layers.Count));
            _at = Math.Clamp(end, _at, _bytes.Length);
        }
    }
}
