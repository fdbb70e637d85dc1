using NetMon.Decoding.Applications.Tls;

namespace NetMon.Flows.Decryption;

/// <summary>Tells from the first bytes of a direction whether TLS begins there.</summary>
internal static class TlsOpening
{
    private const int ClientHello = 1;
    private const int ServerHello = 2;

    /// <summary>Reads the first bytes.</summary>
    /// <param name="bytes">The bytes from the start of a stream, as far as they are there.</param>
    public static TlsOpeningKind Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) return TlsOpeningKind.Unknown;
        var type = (TlsContentType)bytes[0];
        if (!TlsRecord.StartsLikeOne(bytes) || type is not (TlsContentType.Handshake or TlsContentType.Alert)) return TlsOpeningKind.Other;
        if (bytes.Length <= TlsRecord.HeaderLength) return TlsOpeningKind.Unknown;
        if (!TlsRecord.TryRead(bytes, out var record)) return TlsOpeningKind.Other;
        if (type == TlsContentType.Alert) return TlsOpeningKind.FromServer;
        return (int)record.Body[0] switch
        {
            ClientHello => TlsOpeningKind.ClientHello,
            ServerHello => TlsOpeningKind.FromServer,
            _ => TlsOpeningKind.Other,
        };
    }
}

/// <summary>What a direction begins with.</summary>
internal enum TlsOpeningKind
{
    /// <summary>There are too few bytes to tell.</summary>
    Unknown,

    /// <summary>A ClientHello.</summary>
    ClientHello,

    /// <summary>A ServerHello, or an alert.</summary>
    FromServer,

    /// <summary>Something else.</summary>
    Other,
}
