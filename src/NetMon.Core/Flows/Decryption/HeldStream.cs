using NetMon.Flows.Reassembly;

namespace NetMon.Flows.Decryption;

/// <summary>What a connection passed on before it was known whether it is decrypted.</summary>
internal sealed class HeldStream
{
    private readonly List<HeldPiece> _pieces = [];

    /// <summary>Number of bytes.</summary>
    public int Count { get; private set; }

    /// <summary>Keeps bytes of a stream.</summary>
    public void Take(StreamDirection direction, long offset, long gapBefore, ReadOnlySpan<byte> bytes, PacketMark packet)
    {
        _pieces.Add(new HeldPiece(HeldKind.Bytes, direction, offset, gapBefore, bytes.ToArray(), packet));
        Count += bytes.Length;
    }

    /// <summary>Keeps the end of a direction.</summary>
    public void Finish(StreamDirection direction, PacketMark packet) =>
        _pieces.Add(new HeldPiece(HeldKind.Finish, direction, 0, 0, [], packet));

    /// <summary>Keeps a reset.</summary>
    public void Reset(StreamDirection direction, PacketMark packet) =>
        _pieces.Add(new HeldPiece(HeldKind.Reset, direction, 0, 0, [], packet));

    /// <summary>Passes everything on in the same order, and keeps nothing.</summary>
    /// <param name="reader">Receives it; null if nobody does.</param>
    public void PassOn(IConnectionReader? reader)
    {
        foreach (var piece in _pieces)
        {
            if (reader is null || reader.IsDone) break;
            switch (piece.Kind)
            {
                case HeldKind.Bytes:
                    reader.Take(piece.Direction, piece.Offset, piece.GapBefore, piece.Bytes, piece.Packet);
                    break;
                case HeldKind.Finish:
                    reader.Finish(piece.Direction, piece.Packet);
                    break;
                default:
                    reader.Reset(piece.Direction, piece.Packet);
                    break;
            }
        }

        Clear();
    }

    /// <summary>Gives everything up.</summary>
    public void Clear()
    {
        _pieces.Clear();
        Count = 0;
    }

    private enum HeldKind
    {
        Bytes,
        Finish,
        Reset,
    }

    private readonly record struct HeldPiece(
        HeldKind Kind, StreamDirection Direction, long Offset, long GapBefore, byte[] Bytes, PacketMark Packet);
}
