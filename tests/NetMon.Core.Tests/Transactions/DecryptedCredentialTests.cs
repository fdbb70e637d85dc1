using NetMon.Tests.Flows.Decryption;
using NetMon.Transactions;
using NetMon.Transactions.Credentials;

namespace NetMon.Tests.Transactions;

/// <summary>Credentials inside TLS: found only with the secrets of the session, and never as if they were in clear.</summary>
public sealed class DecryptedCredentialTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("netmon");

    public static TheoryData<string, string> Logins => new()
    {
        { "imaps-login", "IMAP LOGIN alice open-sesame True" },
        { "starttls-login", "SMTP AUTH PLAIN alice open-sesame True" },
    };

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(Logins))]
    public void A_login_inside_TLS_is_found_with_its_secrets(string name, string expected)
    {
        var recorded = RecordedSession.Load(name);

        var found = Assert.Single(Find(recorded, recorded.KeyLog));

        Assert.Equal(expected, CredentialPackets.Show(found));
        Assert.True(found.Encrypted);
        Assert.Contains(", in TLS, accepted", found.ToString(), StringComparison.Ordinal);
        Assert.Empty(CredentialPackets.Find(recorded.ToPackets()));
        Assert.Empty(Find(recorded, RecordedSession.Load("tls13-aes256-gcm").KeyLog));
    }

    [Theory]
    [MemberData(nameof(Logins))]
    public void It_does_not_matter_how_the_bytes_are_split(string name, string expected)
    {
        var recorded = RecordedSession.Load(name);
        foreach (var length in (int[])[1, 2, 3, 5, 7, 64])
        {
            Assert.Equal([expected], Find(recorded.Split(length), recorded.KeyLog).Select(CredentialPackets.Show));
        }
    }

    [Fact]
    public void What_is_in_clear_is_found_with_a_key_log_too()
    {
        var packets = CredentialPackets.Of([(true, "AUTH open-sesame\r\n"u8.ToArray()), (false, "+OK\r\n"u8.ToArray())]);
        var options = new CredentialOptions
        {
            ShowsSecrets = true,
            KeyLog = RecordedSession.OpenKeyLog(_folder, RecordedSession.Load("tls13-retry").KeyLog),
        };

        var found = Assert.Single(TransactionRun.Read<CleartextCredential>(TransactionReader.ForCredentials(options), packets));

        Assert.Equal(("Redis AUTH - open-sesame True", false), (CredentialPackets.Show(found), found.Encrypted));
    }

    [Fact]
    public void A_masked_finding_inside_TLS_does_not_contain_the_secret()
    {
        var recorded = RecordedSession.Load("imaps-login");
        var options = new CredentialOptions { KeyLog = RecordedSession.OpenKeyLog(_folder, recorded.KeyLog) };

        var found = Assert.Single(TransactionRun.Read<CleartextCredential>(TransactionReader.ForCredentials(options), recorded.ToPackets()));

        Assert.Equal("********", found.Secret);
    }

    [Fact]
    public void The_secrets_of_a_pcapng_file_are_used()
    {
        var found = Assert.Single(CredentialPackets.Find(RecordedSession.Load("imaps-login").ToPacketsWithSecrets()));

        Assert.Equal(("IMAP LOGIN alice open-sesame True", true), (CredentialPackets.Show(found), found.Encrypted));
    }

    private IReadOnlyList<CleartextCredential> Find(RecordedSession recorded, string keyLog) => TransactionRun.Read<CleartextCredential>(
        TransactionReader.ForCredentials(new CredentialOptions { ShowsSecrets = true, KeyLog = RecordedSession.OpenKeyLog(_folder, keyLog) }),
        recorded.ToPackets());
}
