using NetMon.Decoding;
using NetMon.Flows.Key;
using NetMon.Flows.Reassembly;
using NetMon.Transactions.Credentials;

namespace NetMon.Tests.Transactions;

/// <summary>Feeds the reader of one connection without packets.</summary>
internal sealed class ParserRun
{
    private readonly CredentialAttempts _attempts;
    private readonly CredentialReader _reader;
    private readonly long[] _offsets = new long[2];

    public ParserRun(ushort serverPort = 1000, bool hasStart = true, bool isEncrypted = false)
    {
        _attempts = new CredentialAttempts(new CredentialOptions { ShowsSecrets = true }, Found.Add);
        FlowAddress client = new([10, 0, 0, 1]), server = new([10, 0, 0, 2]);
        var ends = new FlowEndpoints(client, server, 40000, serverPort);
        var direction = FlowKeyExtractor.Direction(new PacketHeaders { IPProtocol = IPProtocols.Tcp }, ends, FlowKeyFields.Ports, 0);
        var info = new ConnectionInfo(new ConnectionKey(direction.Key, 0), direction.IsReversed, 0, null, default) { HasStart = hasStart };
        _reader = new CredentialReader(info, isEncrypted ? new CredentialPart(HasStart: false, IsEncrypted: true) : CredentialPart.InClear(info), _attempts);
    }

    /// <summary>What was found.</summary>
    public List<CleartextCredential> Found { get; } = [];

    public bool IsDone => _reader.IsDone;

    public long GivenUp => _attempts.GivenUp;

    public long Buffered => _reader.Buffered;

    public void Take(bool fromClient, ReadOnlySpan<byte> bytes, long gap = 0)
    {
        ref var offset = ref _offsets[fromClient ? 0 : 1];
        _reader.Take(fromClient ? StreamDirection.Sent : StreamDirection.Received, offset + gap, gap, bytes, default);
        offset += gap + bytes.Length;
    }

    public void End()
    {
        _reader.Complete(ConnectionEnd.Finished);
        _attempts.End();
    }
}
