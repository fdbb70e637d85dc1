using System.Buffers.Binary;
using NetMon.Decoding.Applications.Tls;

namespace NetMon.Flows.Content;

/// <summary>
/// Finds the fingerprints of ClientHellos. Clients send the same offer again and again, and hashing it takes ten times as long as finding
/// it here. The size is fixed: an offer that hashes to an occupied slot replaces the one there. Not thread-safe.
/// </summary>
internal sealed class ClientHellos
{
    private const int PlaceCount = 1 << 10;
    private const int MaxKeyLength = 1024;
    private const int MaxExtensions = 64;

    private readonly Offer?[] _places = new Offer?[PlaceCount];

    /// <summary>What a ClientHello says.</summary>
    /// <param name="body">The whole message after its header.</param>
    /// <param name="transport">Transport letter of JA4.</param>
    public FlowTls Read(ReadOnlySpan<byte> body, char transport)
    {
        Span<byte> key = stackalloc byte[MaxKeyLength];
        if (!TryWriteKey(body, transport, key, out var length)) return ReadAnew(body, transport);
        key = key[..length];
        var hash = default(HashCode);
        hash.AddBytes(key);
        ref var place = ref _places[hash.ToHashCode() & (PlaceCount - 1)];
        if (place is null || !key.SequenceEqual(place.Key)) place = new Offer(key.ToArray(), ReadAnew(body, transport));
        return place.Tls;
    }

    private static FlowTls ReadAnew(ReadOnlySpan<byte> body, char transport)
    {
        var hello = TlsClientHello.Read(body, isDatagram: false);
        var offered = TlsAlpn.Of(hello, server: null);
        return new FlowTls(hello.IsWhole ? TlsFingerprint.Ja4(hello, transport) : null, offered, Version: null, offered);
    }

    // All that the fingerprint is made of, without GREASE. Browsers send extensions in random order, which JA4 does not depend on.
    private static bool TryWriteKey(ReadOnlySpan<byte> body, char transport, Span<byte> key, out int length)
    {
        var reader = new TlsHelloReader(body, isDatagram: false);
        key[0] = (byte)transport;
        BinaryPrimitives.WriteUInt16BigEndian(key[1..], reader.LegacyVersion);
        length = 1 + sizeof(ushort);
        if (!TryAppend(key, ref length, reader.CipherSuites)) return false;
        Span<ushort> types = stackalloc ushort[MaxExtensions];
        var count = 0;
        while (reader.TryReadExtension(out var type, out var value))
        {
            if (TlsClientHello.IsGrease((ushort)type)) continue;
            if (count == types.Length) return false;
            types[count++] = (ushort)type;
            var isText = type is TlsExtension.ApplicationProtocols or TlsExtension.SignatureAlgorithms;
            var numbers = isText ? value : type == TlsExtension.SupportedVersions && !value.IsEmpty ? value[1..] : [];
            if (!TryAppend(key, ref length, numbers)) return false;
        }

        types = types[..count];
        types.Sort();
        foreach (var type in types)
        {
            if (length + sizeof(ushort) > key.Length) return false;
            BinaryPrimitives.WriteUInt16BigEndian(key[length..], type);
            length += sizeof(ushort);
        }

        return !reader.IsCut;
    }

    // Pairs of bytes that are no GREASE, after their total length.
    private static bool TryAppend(Span<byte> key, ref int length, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length + sizeof(ushort) > key.Length - length) return false;
        BinaryPrimitives.WriteUInt16BigEndian(key[length..], (ushort)bytes.Length);
        length += sizeof(ushort);
        for (; bytes.Length >= sizeof(ushort); bytes = bytes[sizeof(ushort)..])
        {
            if (TlsClientHello.IsGrease(BinaryPrimitives.ReadUInt16BigEndian(bytes))) continue;
            bytes[..sizeof(ushort)].CopyTo(key[length..]);
            length += sizeof(ushort);
        }

        bytes.CopyTo(key[length..]);
        length += bytes.Length;
        return true;
    }

    private sealed record Offer(byte[] Key, FlowTls Tls);
}
