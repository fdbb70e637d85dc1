using System.Buffers;
using NetMon.Flows.Reassembly;

namespace NetMon.Transactions.Http2;

/// <summary>A header block that goes on in CONTINUATION frames: RFC 9113 section 4.3.</summary>
/// <param name="frame">The frame with its beginning: HEADERS or PUSH_PROMISE.</param>
/// <param name="promised">The stream that PUSH_PROMISE promises.</param>
/// <param name="first">The packet with its first byte.</param>
internal sealed class Http2HeaderBlock(in Http2FrameHeader frame, int promised, PacketMark first)
{
    // An endless row of CONTINUATION frames is a known attack.
    private const int MaxLength = 256 * 1024;

    private readonly ArrayBufferWriter<byte> _bytes = new();

    /// <summary>The frame with its beginning.</summary>
    public Http2FrameHeader Frame { get; } = frame;

    /// <summary>The stream that PUSH_PROMISE promises.</summary>
    public int Promised { get; } = promised;

    /// <summary>The packet with its first byte.</summary>
    public PacketMark First { get; } = first;

    /// <summary>The bytes so far.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.WrittenSpan;

    /// <summary>Adds bytes.</summary>
    /// <param name="fragment">The bytes.</param>
    /// <returns>False if the block becomes too long.</returns>
    public bool TryAdd(ReadOnlySpan<byte> fragment)
    {
        if (fragment.Length > MaxLength - _bytes.WrittenCount) return false;
        _bytes.Write(fragment);
        return true;
    }
}
