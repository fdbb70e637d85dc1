using System.Text;
using NetMon.CaptureFiles;
using NetMon.Flows.Decryption;
using NetMon.Flows.Streams;
using NetMon.Tests.CaptureFiles;
using NetMon.Tests.Flows.Streams;
using NetMon.Tests.Transactions;
using NetMon.Transactions;
using NetMon.Transactions.Http;

namespace NetMon.Tests.Flows.Decryption;

/// <summary>Decryption in whole captures: with a key log, and with the secrets of a pcapng file.</summary>
public sealed class DecryptedStreamTests : IDisposable
{
    private const uint SecretsBlock = 10;
    private const uint TlsKeyLog = 0x544c534b;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("netmon");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_stream_is_its_plaintext()
    {
        var session = RecordedSession.Load("tls12-ecdhe-aes128-gcm");

        var ended = Assert.Single(ProcessorRun.Read(session.ToPackets(), new TcpStreamOptions { KeyLog = Write(session.KeyLog) }));

        Assert.Equal(["Sent hello client\n", "Received tneilc olleh\n"], ended.Segments.Select(s => $"{s.Direction} {s.Text}"));
        Assert.All(ended.Segments, s => Assert.Equal((0L, 13, true, null), (s.Offset, s.Length, s.Decrypted, s.Note)));
        Assert.True(ended.IsOf(application: null, name => name == "test.example"));
    }

    [Fact]
    public void The_note_is_where_decryption_ended()
    {
        var session = RecordedSession.Load("tls13-aes256-gcm");
        var pieces = session.Pieces.ToList();
        var at = pieces.FindLastIndex(piece => piece.Direction == StreamDirection.Received);
        pieces[at].Bytes[^1] ^= 1;

        var segments = Assert.Single(ProcessorRun.Read(session.ToPackets(), new TcpStreamOptions { KeyLog = Write(session.KeyLog) })).Segments;

        var last = segments.Last(segment => segment.Direction == "Received");
        Assert.StartsWith("Decryption ended: record ", last.Note, StringComparison.Ordinal);
        Assert.Equal((0, true), (last.Length, last.GapBefore > 0));
        Assert.All(segments.Where(segment => segment != last), segment => Assert.Null(segment.Note));
    }

    [Fact]
    public void A_stream_without_secrets_is_as_it_was()
    {
        var session = RecordedSession.Load("tls12-ecdhe-aes128-gcm");
        var without = Assert.Single(ProcessorRun.Read(session.ToPackets())).Segments;

        var with = Assert.Single(ProcessorRun.Read(
            session.ToPackets(), new TcpStreamOptions { KeyLog = Write(RecordedSession.Load("tls13-retry").KeyLog) })).Segments;

        Assert.Equal(without.Select(segment => segment.ToString()), with.Select(segment => segment.ToString()));
        Assert.All(with, segment => Assert.False(segment.Decrypted));
        Assert.Equal([true, true, false, false], with.Select(segment => segment.Note is not null).Take(4));
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 0)]
    [InlineData(false, 8)]
    [InlineData(false, 9)]
    public void The_secrets_of_a_pcapng_file_are_used(bool isBigEndian, int packetsBefore)
    {
        var session = RecordedSession.Load("tls13-retry");
        var packets = session.ToPackets();
        var bytes = new CaptureBytes(isBigEndian).Section().Interface();
        foreach (var packet in packets.Take(packetsBefore)) bytes = bytes.Packet(0, 1, packet.GetBytes());
        bytes = Secrets(bytes, RecordedSession.Load("tls13-aes128-gcm").KeyLog);
        bytes = Secrets(bytes, session.KeyLog.TrimEnd());
        foreach (var packet in packets.Skip(packetsBefore)) bytes = bytes.Packet(0, 1, packet.GetBytes());

        var segments = Assert.Single(ProcessorRun.Read(ReadAll(bytes))).Segments;

        Assert.Equal(["Sent hello client\n", "Received tneilc olleh\n"], segments.Select(s => $"{s.Direction} {s.Text}"));
    }

    [Fact]
    public void Secrets_of_another_kind_are_left_alone()
    {
        var session = RecordedSession.Load("tls13-retry");
        var bytes = new CaptureBytes().Section().Interface().Block(SecretsBlock, b => b.U32(0x57474b4c).U32(4).U32(0));
        foreach (var packet in session.ToPackets()) bytes = bytes.Packet(0, 1, packet.GetBytes());

        Assert.All(Assert.Single(ProcessorRun.Read(ReadAll(bytes))).Segments, segment => Assert.False(segment.Decrypted));
    }

    [Fact]
    public void Interfaces_are_the_same_whatever_the_secrets_of_their_files()
    {
        var bytes = new CaptureBytes().Section().Interface().Packet(0, 1, [1, 2, 3, 4]);

        Assert.Equal(ReadResult.Of(bytes).Packets, ReadResult.Of(bytes).Packets);
    }

    [Fact]
    public void DNS_over_TLS_is_read()
    {
        var session = RecordedSession.Load("dns-over-tls");

        var transaction = Assert.Single(TransactionRun.Dns(session.ToPackets(), new TransactionOptions { KeyLog = Write(session.KeyLog) }));

        Assert.Equal(("example.com", "192.0.2.1", "NOERROR"), (transaction.Name, transaction.Addresses, transaction.ResponseCode));
        Assert.Empty(TransactionRun.Dns(session.ToPackets()));
    }

    [Fact]
    public void HTTP_over_TLS_is_read()
    {
        var session = RecordedSession.Load("https");

        var transaction = Assert.Single(TransactionRun.Http(session.ToPackets(), new HttpTransactionOptions { KeyLog = Write(session.KeyLog) }));

        Assert.Equal(("https://www.example/page?x=1", 200, 7L), (transaction.Url, transaction.StatusCode, transaction.ResponseBytes));
        Assert.Equal("secret\n", Encoding.ASCII.GetString(transaction.GetBody()!));
        Assert.Empty(TransactionRun.Http(session.ToPackets()));
    }

    private static CaptureBytes Secrets(CaptureBytes bytes, string keyLog)
    {
        var secrets = Encoding.ASCII.GetBytes(keyLog);
        return bytes.Block(SecretsBlock, b => b.U32(TlsKeyLog).U32((uint)secrets.Length).Padded(secrets));
    }

    private static List<PacketRecord> ReadAll(CaptureBytes bytes)
    {
        var packets = new List<PacketRecord>();
        using var reader = CaptureFileReader.Open(new MemoryStream(bytes.ToArray()), "test", []);
        while (reader.TryRead(out var frame)) packets.Add(new PacketRecord(frame));
        return packets;
    }

    private KeyLogFile Write(string keyLog) => RecordedSession.OpenKeyLog(_folder, keyLog);
}
