using System.Buffers;
using NetMon.Decoding;
using NetMon.Decoding.Applications;
using NetMon.Flows.Reassembly;

namespace NetMon.Transactions.Http;

/// <summary>The first bytes of a direction, kept until they tell what it is.</summary>
[ReadsPackets]
internal sealed class StreamBeginning
{
    // The longest header of the PROXY protocol.
    private const int MaxProxyHeader = 16 + ushort.MaxValue;

    // About what it needs besides its bytes.
    private const int Cost = 256;

    private const int PieceCost = 32;

    private readonly ArrayBufferWriter<byte> _bytes = new();
    private readonly List<(int Length, PacketMark Packet)> _pieces = [];
    private int _skipped;

    /// <summary>The bytes, without headers of the PROXY protocol.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.WrittenSpan[_skipped..];

    /// <summary>The number of bytes kept.</summary>
    public int Length => _bytes.WrittenCount;

    /// <summary>About the memory that it needs, in bytes.</summary>
    public long Buffered => Cost + _bytes.Capacity + ((long)_pieces.Count * PieceCost);

    /// <summary>Whether the start of the direction is missing.</summary>
    public bool IsLost { get; private set; }

    /// <summary>Whether the direction is not HTTP.</summary>
    public bool IsRuledOut { get; private set; }

    /// <summary>Whether an incomplete header of the PROXY protocol comes first.</summary>
    public bool MayBeProxied => !IsLost && Length <= MaxProxyHeader && ProxyHeader.IsBeginning(Bytes);

    /// <summary>Adds bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="packet">The packet that contained them.</param>
    public void Add(ReadOnlySpan<byte> bytes, PacketMark packet)
    {
        if (bytes.IsEmpty) return;
        _bytes.Write(bytes);
        _pieces.Add((bytes.Length, packet));
    }

    /// <summary>Passes over a complete header in which a load balancer names the client.</summary>
    public void SkipProxyHeader()
    {
        if (_skipped > 0 || IsLost) return;
        ProxyHeader.Skip(new ApplicationPayload(ApplicationTransport.Tcp, 0, 0, Bytes, Length), out _skipped);
    }

    /// <summary>Forgets the bytes: what follows does not begin the stream.</summary>
    public void Lose()
    {
        _bytes.ResetWrittenCount();
        _pieces.Clear();
        (_skipped, IsLost) = (0, true);
    }

    /// <summary>Forgets the bytes: the direction is not HTTP.</summary>
    public void RuleOut()
    {
        Lose();
        IsRuledOut = true;
    }

    /// <summary>Passes the bytes on, each piece with its packet.</summary>
    /// <param name="direction">The direction.</param>
    /// <param name="reader">Receives them.</param>
    public void Replay(StreamDirection direction, IConnectionReader reader)
    {
        var offset = 0;
        foreach (var (length, packet) in _pieces)
        {
            var from = Math.Clamp(_skipped - offset, 0, length);
            if (from < length) reader.Take(direction, offset + from, gapBefore: 0, _bytes.WrittenSpan[(offset + from)..(offset + length)], packet);
            offset += length;
        }

        Lose();
    }
}
