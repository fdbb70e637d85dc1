using NetMon.CaptureFiles;
using NetMon.Packets;
using NetMon.Tests.Flows.Streams;
using NetMon.Transactions;
using NetMon.Transactions.Http;

namespace NetMon.Tests.Transactions;

/// <summary>HTTP/2 in TLS 1.3: tests/data/tls/http2.pcapng, which has its secrets. What is expected is what curl asked, and what tshark shows.</summary>
public sealed class DecryptedHttp2Tests
{
    [Fact]
    public void HTTP_2_inside_TLS_is_read_with_the_secrets_of_the_capture()
    {
        var found = Read(TransactionReader.ForHttp(new HttpTransactionOptions { MaxBody = 1 << 20 }), hasSecrets: true).Cast<HttpTransaction>().ToArray();

        Assert.Equal(
            ["GET /index.html 200 13", "GET /style.css 200 17", "GET /big.txt 200 20000", "GET /missing 404", "POST /login 404"],
            found.Select(http => $"{http.Method} {http.Path} {http.StatusCode}" + (http.StatusCode == 200 ? $" {http.ResponseBytes}" : "")));
        Assert.All(found, http => Assert.Equal(("2", "https", "www.example", true), (http.Version, http.Scheme, http.Host, http.Complete)));
        Assert.All(found, http => Assert.True(http.ResponseLatency is >= 0 and < 1, $"{http.ResponseLatency}"));
        Assert.Equal("user=alice&password=s3cret".Length, found[4].RequestBytes);
        // The packets in which tshark finds the header fields of the requests.
        Assert.Equal([17L, 21, 23, 27, 30], found.Select(http => http.PacketNumber));
    }

    [Fact]
    public void Without_the_secrets_there_is_no_transaction() => Assert.Empty(Read(TransactionReader.ForHttp(new HttpTransactionOptions()), hasSecrets: false));

    [Fact]
    public void The_session_tells_what_was_agreed()
    {
        var session = Assert.IsType<TlsSession>(Assert.Single(Read(TransactionReader.ForTls(new TransactionOptions()), hasSecrets: true)));

        Assert.Equal(("www.example", "TLS 1.3", "h2", "CN=www.example"), (session.ServerName, session.Version, session.Alpn, session.CertificateSubject));
        Assert.True(session.Decrypted && session.Established);
    }

    private static List<Transaction> Read(TransactionReader transactions, bool hasSecrets)
    {
        var items = new ItemList();
        transactions.Start(items);
        using var reader = CaptureFileReader.Open(Path.Join(Repository.Root, "tests", "data", "tls", "http2.pcapng"), []);
        while (reader.TryRead(out var frame))
        {
            var packet = new PacketRecord(frame);
            if (!hasSecrets) packet = WithoutSecrets(packet);
            transactions.OnPacket(packet);
        }

        transactions.OnEnd(isForced: false);
        return [.. items.Items.OfType<TransactionsEnded>().SelectMany(ended => ended.Transactions)];
    }

    private static PacketRecord WithoutSecrets(PacketRecord packet)
    {
        var frame = packet.AsFrame();
        var plain = new CaptureInterface(frame.Interface.Name, frame.Interface.LinkType);
        return new PacketRecord(new CapturedFrame(plain, frame.Number, frame.TimestampNanoseconds, frame.Length, frame.Data));
    }
}
