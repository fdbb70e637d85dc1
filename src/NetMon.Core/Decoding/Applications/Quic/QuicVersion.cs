using System.Buffers.Binary;
using System.Globalization;

namespace NetMon.Decoding.Applications.Quic;

/// <summary>A version of QUIC: the numbering of packet types in its long headers, and the salt that protects its Initial packets.</summary>
internal readonly ref struct QuicVersion
{
    private const uint Version1 = 1;
    private const uint Version2 = 0x6b3343cf;
    private const uint DraftPrefix = 0xff000000;
    private const int FirstDraftWithVersion1Salt = 33;
    private const int LastDraft = 34;

    public QuicVersion(uint number) => Number = number;

    /// <summary>The version number in the header; 0 for version negotiation.</summary>
    public uint Number { get; }

    /// <summary>Whether this is version 2, RFC 9369, which has its own type numbers and labels.</summary>
    public bool IsVersion2 => Number == Version2;

    /// <summary>Whether headers of this version have the layout of version 1.</summary>
    public bool IsKnown => Number is Version1 or Version2 || Draft is >= 22 and <= LastDraft;

    /// <summary>Whether the number is reserved to force version negotiation, RFC 9000 section 15.</summary>
    public bool IsReserved => (Number & 0x0f0f0f0f) == 0x0a0a0a0a;

    /// <summary>
    /// Versions whose keys may decrypt the Initial packets of a reserved or unknown version, the likeliest first. Clients that only probe
    /// for version negotiation protect their packets like those of a version that they support.
    /// </summary>
    public static ReadOnlySpan<uint> Guesses => [Version1, DraftPrefix | 29, DraftPrefix | 28, Version2, DraftPrefix | 22];

    /// <summary>The salt of Initial secrets, RFC 9001 section 5.2, RFC 9369 section 3.3.1, and their drafts.</summary>
    public ReadOnlySpan<byte> InitialSalt => Number switch
    {
        Version2 =>
        [
            0x0d, 0xed, 0xe3, 0xde, 0xf7, 0x00, 0xa6, 0xdb, 0x81, 0x93,
            0x81, 0xbe, 0x6e, 0x26, 0x9d, 0xcb, 0xf9, 0xbd, 0x2e, 0xd9,
        ],
        Version1 => Version1Salt,
        _ => Draft switch
        {
            >= FirstDraftWithVersion1Salt => Version1Salt,
            >= 29 =>
            [
                0xaf, 0xbf, 0xec, 0x28, 0x99, 0x93, 0xd2, 0x4c, 0x9e, 0x97,
                0x86, 0xf1, 0x9c, 0x61, 0x11, 0xe0, 0x43, 0x90, 0xa8, 0x99,
            ],
            >= 23 =>
            [
                0xc3, 0xee, 0xf7, 0x12, 0xc7, 0x2e, 0xbb, 0x5a, 0x11, 0xa7,
                0xd2, 0x43, 0x2b, 0xb4, 0x63, 0x65, 0xbe, 0xf9, 0xf5, 0x02,
            ],
            _ =>
            [
                0x7f, 0xbc, 0xdb, 0x0e, 0x7c, 0x66, 0xbb, 0xe9, 0x2a, 0x96,
                0xcd, 0x21, 0x51, 0x9e, 0xbd, 0x7a, 0xa1, 0x2a, 0xc5, 0x0a,
            ],
        },
    };

    private static ReadOnlySpan<byte> Version1Salt =>
    [
        0x38, 0x76, 0x2c, 0xf7, 0xf5, 0x59, 0x34, 0xb3, 0x4d, 0x17,
        0x9a, 0xe6, 0xa4, 0xc8, 0x0c, 0xad, 0xcc, 0xbb, 0x7f, 0x0a,
    ];

    // The draft number, also for the drafts that Facebook's mvfst numbered differently; 0 for other versions.
    private int Draft => Number switch
    {
        0xfaceb001 => 22,
        0xfaceb002 => 27,
        _ => (Number & 0xffffff00) == DraftPrefix ? (int)(Number & 0xff) : 0,
    };

    /// <summary>The packet type in a long header, RFC 9000 section 17.2, RFC 9369 section 3.2.</summary>
    /// <param name="firstByte">The first byte of the packet.</param>
    public QuicPacketType TypeOf(byte firstByte)
    {
        if (Number == 0) return QuicPacketType.VersionNegotiation;
        var type = firstByte >> 4 & 3;
        return (QuicPacketType)(IsVersion2 ? (type + 3) & 3 : type);
    }

    /// <inheritdoc/>
    public override string ToString() => Number switch
    {
        Version1 => "1",
        Version2 => "2",
        _ when Draft > 0 && (Number & 0xffffff00) == DraftPrefix => string.Create(CultureInfo.InvariantCulture, $"draft-{Draft}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"0x{Number:x8}"),
    };

    /// <summary>Whether a packet of an unknown version may be an Initial packet in the numbering of version 1 or 2.</summary>
    /// <param name="firstByte">The first byte of the packet.</param>
    public bool MayBeInitial(byte firstByte) => Number != 0 && !IsKnown && (firstByte >> 4 & 3) is 0 or 1;

    /// <summary>Reads the version number after the first byte of a long header.</summary>
    /// <param name="packet">A packet of at least five bytes.</param>
    public static QuicVersion Of(ReadOnlySpan<byte> packet) => new(BinaryPrimitives.ReadUInt32BigEndian(packet[1..]));
}

/// <summary>The type of a packet with a long header. The first four have the numbers of version 1.</summary>
internal enum QuicPacketType : byte
{
    /// <summary>Starts a connection. Protected with a key that any observer can derive.</summary>
    Initial = 0,

    /// <summary>0-RTT: data sent before the handshake is complete.</summary>
    ZeroRtt = 1,

    /// <summary>The rest of the handshake.</summary>
    Handshake = 2,

    /// <summary>The server asks for validation of the client's address.</summary>
    Retry = 3,

    /// <summary>The server supports other versions.</summary>
    VersionNegotiation = 4,
}
