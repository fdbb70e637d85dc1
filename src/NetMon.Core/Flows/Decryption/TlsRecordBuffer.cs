using NetMon.Decoding.Applications.Tls;
using NetMon.Flows.Reassembly;

namespace NetMon.Flows.Decryption;

/// <summary>The bytes of one direction that are not read yet, each with the packet that contained it.</summary>
internal sealed class TlsRecordBuffer
{
    private const int MaxSpare = 64 << 10;

    private readonly Queue<(long End, PacketMark Packet)> _packets = new();
    private byte[] _bytes = [];
    private int _start;
    private int _end;
    private long _position;

    /// <summary>Number of bytes.</summary>
    public int Count => _end - _start;

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(_start, Count);

    /// <summary>Adds bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="packet">The packet that contained them.</param>
    public void Add(ReadOnlySpan<byte> bytes, PacketMark packet)
    {
        if (bytes.IsEmpty) return;
        MakeRoom(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(_end));
        _end += bytes.Length;
        _packets.Enqueue((_position + Count, packet));
    }

    /// <summary>Finds the record at the front.</summary>
    /// <param name="record">The whole record with its header.</param>
    /// <param name="isBroken">Whether what is there is not a record.</param>
    /// <returns>False if it is not complete.</returns>
    public bool TryPeek(out ReadOnlySpan<byte> record, out bool isBroken)
    {
        record = [];
        var bytes = Bytes;
        isBroken = !TlsRecord.StartsLikeOne(bytes);
        if (isBroken || bytes.Length < TlsRecord.HeaderLength) return false;
        isBroken = !TlsRecord.TryRead(bytes, out var found);
        if (isBroken || found.IsCut) return false;
        record = bytes[..(TlsRecord.HeaderLength + found.Length)];
        return true;
    }

    /// <summary>Splits bytes at the front by their packets.</summary>
    /// <param name="offset">Where they start.</param>
    /// <param name="length">Number of bytes.</param>
    /// <returns>The length of each piece, and its packet.</returns>
    public IEnumerable<(int Length, PacketMark Packet)> SplitByPacket(int offset, int length)
    {
        var from = _position + offset;
        var to = from + length;
        foreach (var (end, packet) in _packets)
        {
            if (end <= from) continue;
            var pieceEnd = Math.Min(end, to);
            yield return ((int)(pieceEnd - from), packet);
            from = pieceEnd;
            if (from == to) yield break;
        }
    }

    /// <summary>The packet that contained a byte.</summary>
    /// <param name="offset">Offset of the byte.</param>
    public PacketMark PacketOf(int offset)
    {
        foreach (var (end, packet) in _packets)
        {
            if (end > _position + offset) return packet;
        }

        return default;
    }

    /// <summary>Removes bytes from the front.</summary>
    /// <param name="count">Number of bytes.</param>
    public void Skip(int count)
    {
        _start += count;
        _position += count;
        while (_packets.TryPeek(out var first) && first.End <= _position) _packets.Dequeue();
        if (Count == 0) (_start, _end) = (0, 0);
    }

    // Moves what is left to the front only if that is less than what was read before, so that a byte moves a bounded number of times.
    private void MakeRoom(int count)
    {
        if (_bytes.Length - _end >= count) return;
        var needed = Count + count;
        var mayStay = needed <= _bytes.Length && Count <= _start;
        var room = mayStay ? _bytes : new byte[Math.Max(needed, Math.Min(2 * _bytes.Length, needed + MaxSpare))];
        Bytes.CopyTo(room);
        (_bytes, _start, _end) = (room, 0, Count);
    }
}
