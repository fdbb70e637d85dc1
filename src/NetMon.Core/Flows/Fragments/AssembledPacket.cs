using System.Buffers.Binary;
using NetMon.Decoding;
using NetMon.Decoding.Network;
using NetMon.Packets;

namespace NetMon.Flows.Fragments;

/// <summary>A packet whose fragments are put together.</summary>
/// <param name="captureInterface">The interface of its fragments.</param>
/// <param name="below">The headers of its first fragment, of which the whole packet keeps the VLAN tags.</param>
/// <param name="begin">The clock at its first fragment.</param>
internal sealed class AssembledPacket(CaptureInterface captureInterface, in PacketHeaders below, long begin)
{
    private const int UdpHeaderLength = 8;

    // A packet of 65,535 bytes in fragments of the smallest MTU, 68 bytes, has 1,366 of them; nothing sends such.
    private const int MaxPieces = 1024;
    private const int MaxLength = 65_535;

    private readonly PacketHeaders _below = below;
    private readonly List<(int Start, byte[] Bytes)> _pieces = [];
    private byte[] _head = [];
    private int _nextHeaderAt = -1;
    private byte _nextHeader;
    private int _covered;
    private int _end;
    private int? _length;
    private bool _isDamaged;
    private long _number;
    private long _time;

    /// <summary>The clock at its first fragment.</summary>
    public long Begin { get; } = begin;

    /// <summary>Bytes kept.</summary>
    public int Buffered { get; private set; }

    /// <summary>Whether its bytes have been given up.</summary>
    public bool IsReleased { get; private set; }

    /// <summary>Whether all its bytes have arrived.</summary>
    public bool IsComplete => !_isDamaged && _length == _covered && _head.Length > 0;

    /// <summary>Adds a fragment.</summary>
    /// <param name="fragment">Its place.</param>
    /// <param name="frame">Its frame.</param>
    /// <param name="data">The bytes that its ranges refer to.</param>
    public void Add(in IPFragment fragment, in CapturedFrame frame, ReadOnlySpan<byte> data)
    {
        (_number, _time) = (frame.Number, frame.TimestampNanoseconds);
        var body = data[fragment.Body];
        var end = fragment.Offset + fragment.Length;
        // All but the last fragment have a multiple of 8 bytes. One that a snapshot length cut leaves a hole that nothing fills.
        _isDamaged |= end > MaxLength || body.Length < fragment.Length || (!fragment.IsLast && fragment.Length % 8 != 0) || _pieces.Count == MaxPieces;
        _end = Math.Max(_end, end);
        if (fragment.IsLast) _length ??= end;
        _isDamaged |= _end > _length;

        if (_isDamaged) return;
        if (fragment.Offset == 0 && _head.Length == 0)
        {
            _head = data[fragment.Head].ToArray();
            (_nextHeaderAt, _nextHeader) = (fragment.NextHeaderAt, fragment.NextHeader);
            Buffered += _head.Length;
        }

        Place(fragment.Offset, body);
    }

    /// <summary>The whole packet from the IP header on. Its headers say that it is no fragment.</summary>
    /// <param name="headers">Its headers.</param>
    public CapturedFrame ToWhole(out PacketHeaders headers) => ToFrame(_covered, _covered, out headers);

    /// <summary>
    /// The beginning of an incomplete UDP datagram, as if a snapshot length had cut it; false if its first fragment is missing.
    /// </summary>
    /// <param name="frame">Its packet from the IP header on.</param>
    /// <param name="headers">The packet's headers.</param>
    public bool TryGetBeginning(out CapturedFrame frame, out PacketHeaders headers)
    {
        frame = default;
        headers = default;
        var isUdp = _head.Length > 0 && (_nextHeaderAt < 0 ? _head[9] : _nextHeader) == IPProtocols.Udp;
        if (!isUdp || _pieces.Count == 0 || _pieces[0] is not { Start: 0, Bytes.Length: >= UdpHeaderLength } first) return false;
        var there = 0;
        foreach (var (start, bytes) in _pieces) there = start == there ? start + bytes.Length : there;
        frame = ToFrame(there, Math.Max(there, BinaryPrimitives.ReadUInt16BigEndian(first.Bytes.AsSpan(4))), out headers);
        return true;
    }

    private CapturedFrame ToFrame(int count, int length, out PacketHeaders headers)
    {
        var bytes = new byte[_head.Length + count];
        _head.CopyTo(bytes, 0);
        foreach (var (start, piece) in _pieces)
        {
            if (start < count) piece.CopyTo(bytes, _head.Length + start);
        }

        var total = _head.Length + length;
        if (_nextHeaderAt < 0)
        {
            WriteLength(bytes.AsSpan(2), total);
            bytes.AsSpan(6, 2).Clear();
        }
        else
        {
            WriteLength(bytes.AsSpan(4), total - IPv6Header.FixedLength);
            bytes[_nextHeaderAt] = _nextHeader;
        }

        PacketDecoder.Decode(LinkType.Raw, bytes, total, out headers);
        (headers.VlanId, headers.InnerVlanId) = (_below.VlanId, _below.InnerVlanId);
        headers.Fields |= _below.Fields & (HeaderFields.Vlan | HeaderFields.InnerVlan);
        return new CapturedFrame(captureInterface, _number, _time, total, bytes);

        // A length of 0 stands for what does not fit, as with segmentation offload.
        static void WriteLength(Span<byte> field, int length) =>
            BinaryPrimitives.WriteUInt16BigEndian(field, length > ushort.MaxValue ? (ushort)0 : (ushort)length);
    }

    /// <summary>Gives up the bytes.</summary>
    public void Release()
    {
        IsReleased = true;
        _pieces.Clear();
    }

    // Keeps only bytes that are not there yet; the pieces are in order and do not overlap.
    private void Place(int start, ReadOnlySpan<byte> bytes)
    {
        var index = _pieces.FindIndex(piece => piece.Start + piece.Bytes.Length > start);
        if (index < 0) index = _pieces.Count;
        while (!bytes.IsEmpty)
        {
            var free = index < _pieces.Count ? Math.Clamp(_pieces[index].Start - start, 0, bytes.Length) : bytes.Length;
            if (free > 0)
            {
                _pieces.Insert(index++, (start, bytes[..free].ToArray()));
                _covered += free;
                Buffered += free;
            }

            if (index == _pieces.Count) return;
            var known = Math.Min(_pieces[index].Start + _pieces[index].Bytes.Length - start, bytes.Length);
            if (known <= 0) return;
            bytes = bytes[known..];
            start += known;
            index++;
        }
    }
}
