using System.IO.Compression;
using System.Text;
using NetMon.Adapters.Compression;
using NetMon.Transactions.Http;
using NetMon.Transactions.Http.Content;

namespace NetMon.Tests.Transactions.Http;

/// <summary>Bodies: what is kept, how it is decoded, what it is; and tunnels.</summary>
public sealed class HttpBodyTests
{
    private const string Get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private const string Page = "<!-- a comment --><html><body>Grüße</body></html>";

    [Theory]
    [InlineData("gzip")]
    [InlineData("x-gzip")]
    [InlineData("deflate")]
    [InlineData("raw deflate")]
    [InlineData("br")]
    [InlineData("identity")]
    [InlineData("gzip, br")]
    [InlineData("GZIP")]
    [InlineData("upper")]
    public void Codings_are_undone(string coding)
    {
        var encoded = Encode(Encoding.UTF8.GetBytes(Page), coding);
        var transaction = Answer($"Content-Encoding: {coding.Replace("raw ", "", StringComparison.Ordinal)}", encoded).Read(new HttpTransactionOptions { Codings = [new UpperCase()] })[0];

        Assert.Equal(coding == "upper" ? Page.ToUpperInvariant() : Page, Encoding.UTF8.GetString(transaction.GetBody()!));
        Assert.Null(transaction.GetBodyFault());
        Assert.Equal("text/html", transaction.DetectedType);
        Assert.Equal(encoded.Length, transaction.ResponseBytes);
    }

    [Fact]
    public void Zstandard_comes_from_the_adapters()
    {
        using var target = new MemoryStream();
        using (var encoder = CaptureCodecs.All.Single(codec => codec.Extension == ".zst").OpenWrite(target)) encoder.Write(Encoding.UTF8.GetBytes(Page));
        var options = new HttpTransactionOptions { Codings = ContentCodings.All };
        var transaction = Answer("Content-Encoding: zstd", target.ToArray()).Read(options)[0];

        Assert.Equal(Page, Encoding.UTF8.GetString(transaction.GetBody()!));
        Assert.Null(transaction.GetBodyFault());
        // A window of 128 MB, section 3.1.1.1.2 of RFC 8878, would cost as much memory.
        byte[] wide = [0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x88, 0x01, 0x00, 0x00];
        var refused = Answer("Content-Encoding: zstd", wide).Read(options)[0];
        Assert.Equal("its coding zstd needs a window of 134217728 bytes, and at most 8388608 are allowed", refused.GetBodyFault());
        Assert.Equal("response: " + refused.GetBodyFault(), refused.Note);
        Assert.Empty(refused.GetBody()!);
    }

    [Fact]
    public void Codings_of_the_transfer_are_undone_too()
    {
        var encoded = Encode(Encoding.UTF8.GetBytes(Page), "gzip");
        var transaction = new HttpTalk().Ask(Get).Answer(
            [.. HttpTalk.Bytes($"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n{encoded.Length:x}\r\n"), .. encoded, .. HttpTalk.Bytes("\r\n0\r\n\r\n")]).Transaction;

        Assert.Equal(Page, Encoding.UTF8.GetString(transaction.GetBody()!));
    }

    [Fact]
    public void A_coding_that_is_not_known_is_left_and_said()
    {
        var transaction = Answer("Content-Encoding: compress", [1, 2, 3]).Transaction;

        Assert.Equal([1, 2, 3], transaction.GetBody()!);
        Assert.Equal("its coding compress is not known", transaction.GetBodyFault());
        Assert.Equal("compress", transaction.ContentEncoding);
    }

    [Fact]
    public void Damage_ends_decoding_and_is_said()
    {
        var encoded = Encode(Encoding.UTF8.GetBytes(Page), "gzip");
        encoded[^6] ^= 0xff;
        var transaction = Answer("Content-Encoding: gzip", encoded).Transaction;

        Assert.Equal("its coding is damaged or cut", transaction.GetBodyFault());
        Assert.NotNull(transaction.GetBody());
        Assert.Equal("its coding is damaged or cut", Answer("Content-Encoding: br", [0xff, 0xff, 0xff]).Transaction.GetBodyFault());
    }

    [Fact]
    public void A_decompression_bomb_is_defused_and_said()
    {
        var bomb = Encode(new byte[64 << 20], "gzip");
        var transaction = Answer("Content-Encoding: gzip", bomb).Transaction;

        Assert.Equal(16 << 20, transaction.GetBody()!.Length);
        Assert.Equal("decoding stopped after 16777216 bytes", transaction.GetBodyFault());
        Assert.Equal("it has too many codings", Answer("Content-Encoding: gzip, gzip, gzip, gzip, gzip", bomb).Transaction.GetBodyFault());
    }

    [Fact]
    public void No_more_of_a_body_is_kept_than_was_asked_for()
    {
        var transaction = Answer("Content-Type: text/plain", Encoding.ASCII.GetBytes(new string('x', 5000))).Read(new HttpTransactionOptions { MaxBody = 1000 })[0];

        Assert.Equal(1000, transaction.GetBody()!.Length);
        Assert.Equal(5000, transaction.ResponseBytes);
        Assert.Equal("only 1000 of 5000 bytes are kept", transaction.GetBodyFault());
        Assert.Equal("response: 1000 of 5000 bytes of the body are kept", transaction.Note);
        Assert.True(transaction.Complete);
    }

    [Fact]
    public void Without_bodies_the_type_is_still_detected()
    {
        var transaction = Answer("Content-Encoding: gzip", Encode(Encoding.UTF8.GetBytes(Page), "gzip")).Read(new HttpTransactionOptions { MaxBody = 0 })[0];

        Assert.Empty(transaction.GetBody()!);
        Assert.Equal("text/html", transaction.DetectedType);
        Assert.Null(transaction.Note);
    }

    [Theory]
    [InlineData("89504e470d0a1a0a00", "image/png")]
    [InlineData("ffd8ffe000", "image/jpeg")]
    [InlineData("4749463839610100", "image/gif")]
    [InlineData("5249464600000000574542505650", "image/webp")]
    [InlineData("255044462d312e37", "application/pdf")]
    [InlineData("4d5a90000300", "application/vnd.microsoft.portable-executable")]
    [InlineData("7f454c460201", "application/x-executable")]
    [InlineData("504b0304", "application/zip")]
    [InlineData("1f8b0800", "application/gzip")]
    [InlineData("000000186674797069736f6d", "video/mp4")]
    [InlineData("7b2261223a317d", "application/json")]
    [InlineData("5b312c325d", "application/json")]
    [InlineData("7b206120", "text/plain")]
    [InlineData("3c3f786d6c2076", "application/xml")]
    [InlineData("efbbbf3c21444f43545950452068746d6c3e", "text/html")]
    [InlineData("2321202f62696e2f7368", "text/x-shellscript")]
    [InlineData("68656c6c6f", "text/plain")]
    [InlineData("68c3a9", "text/plain")]
    [InlineData("68c3", "text/plain")]
    [InlineData("0102030405", null)]
    [InlineData("80818283", null)]
    [InlineData("", null)]
    public void The_type_is_told_by_the_first_bytes(string bytes, string? type) => Assert.Equal(type, MediaTypes.Detect(Convert.FromHexString(bytes)));

    [Fact]
    public void Frames_of_a_WebSocket_are_counted_at_any_split()
    {
        const string Upgrade = "GET /chat HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";
        // Text, masked; ping, masked; a message of 300 bytes; close.
        byte[] sent = [0x81, 0x85, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0x89, 0x80, 1, 2, 3, 4];
        byte[] received = [0x82, 126, 1, 44, .. new byte[300], 0x82, 127, 0, 0, 0, 0, 0, 0, 0, 2, 1, 2, 0x88, 2, 3, 0xe8];
        for (var split = 1; split < received.Length; split += split < 10 || split > 300 ? 1 : 50)
        {
            var talk = new HttpTalk().Ask(Upgrade).Answer("HTTP/1.1 101 Switching Protocols\r\nUpgrade: WebSocket\r\n\r\n")
                .Ask(sent[..(split % sent.Length)]).Ask(sent[(split % sent.Length)..]).AnswerSplit(received, split).Close();
            var transaction = talk.Transaction;

            Assert.Equal((101, 2L, 3L), (transaction.StatusCode!.Value, transaction.WebSocketFramesSent!.Value, transaction.WebSocketFramesReceived!.Value));
            Assert.Equal((17L, received.Length), (transaction.RequestBytes!.Value, transaction.ResponseBytes!.Value));
            Assert.True(transaction.Complete);
            Assert.NotNull(transaction.ResponseLatency);
            Assert.Empty(transaction.GetBody()!);
        }
    }

    [Fact]
    public void Another_protocol_after_an_upgrade_is_only_counted()
    {
        var transaction = new HttpTalk().Ask("GET / HTTP/1.1\r\nHost: a\r\nUpgrade: foo\r\n\r\n")
            .Answer("HTTP/1.1 101 Switching Protocols\r\nUpgrade: foo\r\n\r\nGET / HTTP/1.1\r\n\r\n").Ask("HTTP/1.1 200 OK\r\n\r\n").Close().Transaction;

        Assert.Equal((19L, 18L), (transaction.RequestBytes!.Value, transaction.ResponseBytes!.Value));
        Assert.Null(transaction.WebSocketFramesSent);
    }

    [Fact]
    public void A_tunnel_belongs_to_the_request_that_opened_it()
    {
        var transaction = new HttpTalk().Ask("CONNECT h:443 HTTP/1.1\r\n\r\n").Wait(0.049).Answer("HTTP/1.1 200 Connection established\r\nContent-Length: 5\r\n\r\n")
            .Ask("\x16\x03\x01hello").Wait(1).Answer("\x16\x03\x03").Close().Transaction;

        Assert.Equal((8L, 3L), (transaction.RequestBytes!.Value, transaction.ResponseBytes!.Value));
        Assert.Equal(0.05, transaction.ResponseLatency!.Value, 9);
        Assert.Equal("h:443", transaction.Url);
        Assert.True(transaction.Complete);
    }

    [Fact]
    public void A_refused_tunnel_is_a_transaction_as_any_other()
    {
        var transactions = new HttpTalk().Ask("CONNECT h:443 HTTP/1.1\r\n\r\n").Answer("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno")
            .Ask(Get).Answer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").Transactions;

        Assert.Equal([403, 200], transactions.Select(t => t.StatusCode!.Value));
    }

    [Fact]
    public void Events_of_a_server_are_the_body_of_one_response()
    {
        var talk = new HttpTalk().Ask(Get).Answer("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n");
        for (var i = 0; i < 10; i++) talk.Wait(1).Answer("data: x\n\n");
        var transaction = talk.Close().Transaction;

        Assert.Equal(90, transaction.ResponseBytes);
        Assert.Equal(10.01, transaction.TransferTime!.Value, 3);
        Assert.True(transaction.Complete);
    }

    private static HttpTalk Answer(string field, byte[] body) => new HttpTalk().Ask(Get)
        .Answer([.. HttpTalk.Bytes($"HTTP/1.1 200 OK\r\n{field}\r\nContent-Length: {body.Length}\r\n\r\n"), .. body]);

    private static byte[] Encode(byte[] bytes, string coding)
    {
        foreach (var name in coding.ToLowerInvariant().Split(", "))
        {
            using var target = new MemoryStream();
            using (var encoder = name switch
            {
                "deflate" => new ZLibStream(target, CompressionLevel.Fastest, leaveOpen: true),
                "raw deflate" => new DeflateStream(target, CompressionLevel.Fastest, leaveOpen: true),
                "br" => new BrotliStream(target, CompressionLevel.Fastest, leaveOpen: true),
                "gzip" or "x-gzip" => new GZipStream(target, CompressionLevel.Fastest, leaveOpen: true),
                _ => (Stream)target,
            })
            {
                encoder.Write(bytes);
                encoder.Flush();
            }

            bytes = target.ToArray();
        }

        return bytes;
    }

    /// <summary>A coding that only this test knows.</summary>
    private sealed class UpperCase : IContentCoding
    {
        public string Name => "upper";

        public Stream OpenRead(Stream encoded)
        {
            using var reader = new StreamReader(encoded, Encoding.UTF8);
            return new MemoryStream(Encoding.UTF8.GetBytes(reader.ReadToEnd().ToUpperInvariant()));
        }
    }
}
