using NetMon.Flows.Decryption;

namespace NetMon.Tests.Flows.Decryption;

public sealed class TlsPlaintextTests
{
    private const string Updated = "before update\nafter update\nonce more\n";
    private const string UpdatedReversed = "etadpu erofeb\netadpu retfa\n";
    private const string Hello = "hello client\n";
    private const string HelloReversed = "tneilc olleh\n";

    private static readonly string Rfc8448Data = new([.. Enumerable.Range(0, 50).Select(i => (char)i)]);

    public static TheoryData<string, string, string> Sessions => new()
    {
        { "tls13-aes128-gcm", Updated, UpdatedReversed },
        { "tls13-aes256-gcm", Updated, UpdatedReversed },
        { "tls13-chacha20", Updated, UpdatedReversed },
        { "tls13-aes128-ccm", Hello, HelloReversed },
        { "tls13-retry", Hello, HelloReversed },
        { "tls12-ecdhe-aes128-gcm", Hello, HelloReversed },
        { "tls12-rsa-aes256-gcm", Hello, HelloReversed },
        { "tls12-dhe-chacha20", Hello, HelloReversed },
        { "tls12-ecdhe-aes128-ccm", Hello, HelloReversed },
        { "tls12-psk-aes256-ccm8", Hello, HelloReversed },
        { "tls12-renegotiation", "before\nafter\n", "erofeb\nretfa\n" },
        { "rfc8448-3", Rfc8448Data, Rfc8448Data },
        { "rfc8448-5", "", "" },
    };

    [Theory]
    [MemberData(nameof(Sessions))]
    public void A_session_is_decrypted_with_its_key_log(string name, string sent, string received)
    {
        var run = DecryptedRun.Of(RecordedSession.Load(name));

        Assert.Equal((sent, received), (run.Sent, run.Received));
        Assert.Empty(run.Notes);
    }
}
