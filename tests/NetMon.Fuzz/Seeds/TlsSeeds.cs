using NetMon.Fuzz.Targets;
using NetMon.Tests.Applications;
using static NetMon.Tests.Transactions.TlsMessages;

namespace NetMon.Fuzz.Seeds;

/// <summary>Sessions of TLS and QUIC, whole and with what may go wrong.</summary>
internal static class TlsSeeds
{
    private static readonly byte[] Request = Data(100);

    /// <summary>Every seed.</summary>
    public static IEnumerable<CorpusInput> All { get; } =
    [
        new("full-1.2", TlsTarget.ToInput(
            (0, Hello12(TlsBytes.ApplicationProtocols("h2"))), (1, Flight12()), (0, Finish12(KeyExchange)), (1, Finish12()),
            (0, Request), (1, Request))),
        new("full-1.3", TlsTarget.ToInput(
            (0, Hello13()), (1, [.. Answer13(), .. Data(500)]), (0, [.. Data(Finished13), .. Request]),
            (1, Data(234)), (1, Data(234)), (1, Request))),
        new("gap", TlsTarget.ToInput((0, Hello12()), (1, Flight12()[..300]), (3, Finish12()), (2, Request))),
        new("alert", TlsTarget.ToInput((0, Hello12()), (1, Alert(2, 40)))),
        new("start-tls", TlsTarget.ToInput((1, "220 s\r\n"u8.ToArray()), (0, "STARTTLS\r\n"u8.ToArray()), (1, "220\r\n"u8.ToArray()), (0, Hello12()))),
        new("ssl-2", TlsTarget.ToInput((0, new Bytes().Hex("802e 01 0301 0015 0000 0010").Zeros(37)), (1, new Bytes().Hex("8017 04 00 00 0002 0000 0003 0010").Zeros(20)))),
        new("quic", TlsTarget.ToInput((4, QuicVectors.Version1ClientInitial), (5, [0xc0, 0, 0, 0, 1, 0, 8, .. new byte[40]]), (4, [0x41, .. new byte[40]]))),
        new("quic-2", TlsTarget.ToInput((4, QuicVectors.Version2ClientInitial))),
    ];
}
