using System.Buffers.Binary;
using NetMon.Decoding;
using NetMon.Decoding.Applications.Tls;
using NetMon.Flows.Reassembly;

namespace NetMon.Transactions.Tls;

/// <summary>Receives the records of one direction.</summary>
internal interface ITlsRecordOutput
{
    /// <summary>Receives the header of a record.</summary>
    /// <param name="type">The content type.</param>
    /// <param name="length">Length of the body.</param>
    /// <param name="packet">The packet with the end of the header.</param>
    void Begin(TlsContentType type, int length, PacketMark packet);

    /// <summary>Receives a part of the body, as it arrives.</summary>
    /// <param name="bytes">The part.</param>
    /// <param name="packet">Its packet.</param>
    void Add(ReadOnlySpan<byte> bytes, PacketMark packet);

    /// <summary>Receives the end of a record.</summary>
    /// <param name="packet">The packet with the last byte.</param>
    void End(PacketMark packet);
}

/// <summary>Cuts one direction of a stream into records, RFC 8446 section 5.1. It keeps only an incomplete header.</summary>
/// <param name="output">Receives the records.</param>
[ReadsPackets]
internal sealed class TlsRecordReader(ITlsRecordOutput output)
{
    private readonly byte[] _header = new byte[TlsRecord.HeaderLength];
    private int _headerLength;
    private int _left;

    /// <summary>Whether bytes came that are no record; the rest is not read.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Reads bytes.</summary>
    /// <param name="bytes">The next bytes of the stream.</param>
    /// <param name="packet">Their packet.</param>
    public void Take(ReadOnlySpan<byte> bytes, PacketMark packet)
    {
        while (!bytes.IsEmpty && !IsBroken)
        {
            if (_left > 0)
            {
                var part = bytes[..Math.Min(_left, bytes.Length)];
                bytes = bytes[part.Length..];
                _left -= part.Length;
                output.Add(part, packet);
                if (_left == 0) output.End(packet);
                continue;
            }

            _header[_headerLength++] = bytes[0];
            bytes = bytes[1..];
            IsBroken = !TlsRecord.StartsLikeOne(_header.AsSpan(0, _headerLength));
            if (!IsBroken && _headerLength == TlsRecord.HeaderLength) Begin(packet);
        }
    }

    /// <summary>Begins anew after missing bytes.</summary>
    public void Reset() => (_headerLength, _left, IsBroken) = (0, 0, false);

    private void Begin(PacketMark packet)
    {
        _headerLength = 0;
        _left = BinaryPrimitives.ReadUInt16BigEndian(_header.AsSpan(TlsRecord.LengthOffset));
        IsBroken = _left > TlsRecord.MaxLength;
        if (IsBroken) return;
        output.Begin((TlsContentType)_header[0], _left, packet);
        if (_left == 0) output.End(packet);
    }
}
