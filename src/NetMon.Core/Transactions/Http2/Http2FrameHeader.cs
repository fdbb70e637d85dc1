using System.Buffers.Binary;

namespace NetMon.Transactions.Http2;

/// <summary>The header of an HTTP/2 frame, RFC 9113 section 4.1.</summary>
/// <param name="Length">Length of the payload, in bytes.</param>
/// <param name="Type">The type; may be one without a name.</param>
/// <param name="Flags">The flags, whose meaning depends on the type.</param>
/// <param name="Stream">The stream identifier; 0 for the connection.</param>
internal readonly record struct Http2FrameHeader(int Length, Http2FrameType Type, byte Flags, int Stream)
{
    /// <summary>Length of the header, in bytes.</summary>
    public const int Size = 9;

    private const byte EndStreamFlag = 0x01;
    private const byte EndHeadersFlag = 0x04;
    private const byte PaddedFlag = 0x08;
    private const byte PriorityFlag = 0x20;

    /// <summary>Whether the sender ends its half of the stream: END_STREAM of DATA and HEADERS.</summary>
    public bool EndsStream => (Flags & EndStreamFlag) != 0;

    /// <summary>Whether no CONTINUATION follows: END_HEADERS of HEADERS, PUSH_PROMISE and CONTINUATION.</summary>
    public bool EndsHeaders => (Flags & EndHeadersFlag) != 0;

    /// <summary>Whether the payload begins with the length of its padding: PADDED of DATA, HEADERS and PUSH_PROMISE.</summary>
    public bool IsPadded => (Flags & PaddedFlag) != 0;

    /// <summary>Whether the payload has priority fields: PRIORITY of HEADERS.</summary>
    public bool HasPriority => (Flags & PriorityFlag) != 0;

    /// <summary>Reads a header.</summary>
    /// <param name="bytes">At least <see cref="Size"/> bytes.</param>
    public static Http2FrameHeader Read(ReadOnlySpan<byte> bytes) => new(
        bytes[0] << 16 | bytes[1] << 8 | bytes[2],
        (Http2FrameType)bytes[3],
        bytes[4],
        // The highest bit is reserved, and ignored.
        (int)(BinaryPrimitives.ReadUInt32BigEndian(bytes[5..]) & int.MaxValue));
}

/// <summary>The types of frames, RFC 9113 section 6.</summary>
internal enum Http2FrameType : byte
{
    /// <summary>Content of a message.</summary>
    Data = 0,

    /// <summary>Header or trailer fields, and the beginning of a stream.</summary>
    Headers = 1,

    /// <summary>The end of a stream by an error.</summary>
    ResetStream = 3,

    /// <summary>Settings of the sender, or their acknowledgment.</summary>
    Settings = 4,

    /// <summary>A request that the server makes in place of the client, and will answer.</summary>
    PushPromise = 5,

    /// <summary>The sender takes no more streams.</summary>
    GoAway = 7,

    /// <summary>More header fields of the frame before it.</summary>
    Continuation = 9,
}
