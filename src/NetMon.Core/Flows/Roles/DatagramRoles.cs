using System.Buffers.Binary;

namespace NetMon.Flows.Roles;

/// <summary>
/// Tells whether a datagram is a request or a response, for protocols whose messages say so. Nothing else tells if both ends use the same
/// port or the response was captured first.
/// </summary>
internal static class DatagramRoles
{
    /// <summary>Whether a datagram is a response; null if it cannot be told.</summary>
    /// <param name="srcPort">Source port.</param>
    /// <param name="dstPort">Destination port.</param>
    /// <param name="payload">The captured payload.</param>
    public static bool? FindAnswer(ushort srcPort, ushort dstPort, ReadOnlySpan<byte> payload)
    {
        if (payload.Length < 2) return null;
        // If both ports are known, the lower one usually identifies the protocol.
        var (first, second) = srcPort < dstPort ? (srcPort, dstPort) : (dstPort, srcPort);
        return ByPort(first, payload) ?? (second == first ? null : ByPort(second, payload)) ?? ByContent(payload);
    }

    private static bool? ByPort(ushort port, ReadOnlySpan<byte> payload) => port switch
    {
        53 or 137 or 5353 or 5355 => OfDns(payload),
        67 or 68 => OfBootp(payload),
        69 => OfTftp(payload),
        123 => OfNtp(payload),
        161 or 162 => OfSnmp(payload),
        500 => OfIke(payload),
        4500 => payload.Length > 4 && BinaryPrimitives.ReadUInt32BigEndian(payload) == 0 ? OfIke(payload[4..]) : null,
        520 or 521 => OfRip(payload),
        546 or 547 => OfDhcpV6(payload),
        1645 or 1646 or 1812 or 1813 or 3799 => OfRadius(payload),
        2123 => OfGtp(payload),
        443 or 8443 or 853 => OfQuic(payload),
        5683 => OfCoap(payload),
        _ => null,
    };

    // Formats that cannot be confused with another protocol.
    private static bool? ByContent(ReadOnlySpan<byte> payload)
    {
        if (payload.StartsWith("HTTP/1."u8)) return true;
        if (payload.StartsWith("M-SEARCH "u8)) return false;
        return OfStun(payload) ?? SipRoles.FindAnswer(payload);
    }

    // QR bit, RFC 1035 section 4.1.1; the same in mDNS, LLMNR and NBNS.
    private static bool? OfDns(ReadOnlySpan<byte> payload)
    {
        const int HeaderLength = 12;
        return payload.Length >= HeaderLength ? (payload[2] & 0x80) != 0 : null;
    }

    // BOOTREQUEST and BOOTREPLY, RFC 2131 section 2.
    private static bool? OfBootp(ReadOnlySpan<byte> payload) => payload[0] switch
    {
        1 => false,
        2 => true,
        _ => null,
    };

    // RFC 1350 section 5: only RRQ (1) and WRQ (2) tell; data, ACK, ERROR and OACK (RFC 2347) can come from either side.
    private static bool? OfTftp(ReadOnlySpan<byte> payload) => BinaryPrimitives.ReadUInt16BigEndian(payload) is 1 or 2 ? false : null;

    // Mode, RFC 5905 section 7.3: symmetric active and passive, client, server; the R bit of control messages (RFC 9327 section 2) and of
    // private ones.
    private static bool? OfNtp(ReadOnlySpan<byte> payload) => (payload[0] & 7) switch
    {
        1 or 3 => false,
        2 or 4 => true,
        6 => (payload[1] & 0x80) != 0,
        7 => (payload[0] & 0x80) != 0,
        _ => null,
    };

    // PDU tag after version and community, RFC 3416 section 3. In version 3 it follows a part that may be encrypted.
    private static bool? OfSnmp(ReadOnlySpan<byte> payload)
    {
        const int Sequence = 0x30, Integer = 0x02, OctetString = 0x04;
        if (!TryEnter(ref payload, Sequence, skips: false) || !TryEnter(ref payload, Integer, skips: true)) return null;
        if (!TryEnter(ref payload, OctetString, skips: true) || payload.Length == 0) return null;
        return payload[0] switch
        {
            0xa2 => true,
            0xa0 or 0xa1 or 0xa3 or 0xa4 or 0xa5 or 0xa6 or 0xa7 => false,
            _ => null,
        };
    }

    // Skips the tag and length of a BER element, or all of it.
    private static bool TryEnter(ref ReadOnlySpan<byte> bytes, int tag, bool skips)
    {
        if (bytes.Length < 2 || bytes[0] != tag) return false;
        int length = bytes[1];
        var at = 2;
        if (length > 0x80)
        {
            var count = length & 0x7f;
            if (count > 3 || bytes.Length < 2 + count) return false;
            length = 0;
            for (; at < 2 + count; at++) length = (length << 8) | bytes[at];
        }

        if (skips) at += length;
        if (at > bytes.Length) return false;
        bytes = bytes[at..];
        return true;
    }

    // Version 2 has response and initiator flags (RFC 7296 section 3.1); in version 1 only the first message lacks a responder cookie
    // (RFC 2408 section 3.1).
    private static bool? OfIke(ReadOnlySpan<byte> payload)
    {
        const int HeaderLength = 28, IsInitiator = 0x08;
        if (payload.Length < HeaderLength) return null;
        if (payload[17] >> 4 == 2) return (payload[19] & IsInitiator) == 0;
        return BinaryPrimitives.ReadUInt64BigEndian(payload[8..]) == 0 ? false : null;
    }

    // RFC 2453 section 3.6, RFC 2080 section 2.1. Unsolicited responses go to multicast or broadcast addresses.
    private static bool? OfRip(ReadOnlySpan<byte> payload) => payload[0] switch
    {
        1 => false,
        2 => true,
        _ => null,
    };

    // RFC 8415 section 7.3: messages from clients and relays, and their replies.
    private static bool? OfDhcpV6(ReadOnlySpan<byte> payload) => payload[0] switch
    {
        1 or 3 or 4 or 5 or 6 or 8 or 9 or 11 or 12 => false,
        2 or 7 or 13 => true,
        _ => null,
    };

    // RFC 2865 section 3, RFC 2866 section 3, RFC 5176 section 2.3.
    private static bool? OfRadius(ReadOnlySpan<byte> payload) => payload[0] switch
    {
        1 or 4 or 12 or 40 or 43 => false,
        2 or 3 or 5 or 11 or 41 or 42 or 44 or 45 => true,
        _ => null,
    };

    // 3GPP TS 29.060 section 7.1 and TS 29.274 section 6.1: requests are even and responses odd, except for echo.
    private static bool? OfGtp(ReadOnlySpan<byte> payload) => payload[1] switch
    {
        1 => false,
        2 => true,
        >= 16 and < 64 => (payload[1] & 1) != 0,
        _ => null,
    };

    // RFC 9000 section 17.2: only servers send Version Negotiation and Retry, only clients send 0-RTT packets and tokens.
    private static bool? OfQuic(ReadOnlySpan<byte> payload)
    {
        const int LongHeader = 0x80, TypeMask = 0x30, Initial = 0x00, ZeroRtt = 0x10, Retry = 0x30;
        if (payload.Length < 7 || (payload[0] & LongHeader) == 0) return null;
        var version = BinaryPrimitives.ReadUInt32BigEndian(payload[1..]);
        if (version == 0) return true;
        if (version != 1) return null;
        return (payload[0] & TypeMask) switch
        {
            Retry => true,
            ZeroRtt => false,
            Initial => HasToken(payload) ? false : null,
            _ => null,
        };
    }

    private static bool HasToken(ReadOnlySpan<byte> payload)
    {
        var at = 6 + payload[5];
        if (at >= payload.Length) return false;
        at += 1 + payload[at];
        return at < payload.Length && payload[at] != 0;
    }

    // Code class, RFC 7252 section 5.2: 0 is a request, 2 to 5 are responses.
    private static bool? OfCoap(ReadOnlySpan<byte> payload) => payload[1] switch
    {
        0 => null,
        < 32 => false,
        >= 64 and < 192 => true,
        _ => null,
    };

    // Class bits of the message type, RFC 8489 section 5, if the magic cookie is present.
    private static bool? OfStun(ReadOnlySpan<byte> payload)
    {
        const uint MagicCookie = 0x2112a442;
        const int HeaderLength = 20;
        if (payload.Length < HeaderLength || payload[0] >= 0x40 || BinaryPrimitives.ReadUInt32BigEndian(payload[4..]) != MagicCookie) return null;
        return (payload[0] & 1) != 0;
    }
}
