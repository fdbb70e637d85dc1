using System.Text;
using NetMon.Decoding.Applications.Tls.Secrets;
using NetMon.Flows.Decryption;
using NetMon.Flows.Reassembly;

namespace NetMon.Tests.Flows.Decryption;

/// <summary>Reads a connection through <see cref="TlsPlaintextReader"/>, and notes everything that comes out.</summary>
internal sealed class DecryptedRun : IConnectionReader, IDecryptionListener
{
    private readonly TlsPlaintextReader _reader;
    private readonly Dictionary<StreamDirection, long> _offsets = new() { [StreamDirection.Sent] = 0, [StreamDirection.Received] = 0 };
    private readonly Dictionary<StreamDirection, StringBuilder> _said = new() { [StreamDirection.Sent] = new(), [StreamDirection.Received] = new() };
    private long _packets;

    public DecryptedRun(ITlsSecrets secrets, long budget = HeldBudget.DefaultLimit) =>
        _reader = new TlsPlaintextReader(secrets, new HeldBudget(budget), Open, this);

    /// <summary>What the client said, with gaps: <c>GET[3]</c>.</summary>
    public string Sent => _said[StreamDirection.Sent].ToString();

    /// <summary>What the server said.</summary>
    public string Received => _said[StreamDirection.Received].ToString();

    /// <summary>The packets of the bytes.</summary>
    public List<long> Packets { get; } = [];

    public List<string> Notes { get; } = [];

    public List<int> HandshakeTypes { get; } = [];

    public List<string> Ends { get; } = [];

    public DecryptedSession? Session { get; private set; }

    public bool IsOpen { get; private set; }

    public bool IsDone { get; set; }

    /// <summary>The largest number of bytes that were buffered.</summary>
    public long MostBuffered { get; private set; }

    long IConnectionReader.Buffered => 0;

    public static DecryptedRun Of(RecordedSession session, string? keyLog = null)
    {
        var run = new DecryptedRun(Log(keyLog ?? session.KeyLog));
        run.Take(session);
        run.Complete();
        return run;
    }

    public static TlsKeyLog Log(string text)
    {
        var log = new TlsKeyLog();
        log.Add(Encoding.ASCII.GetBytes(text));
        log.End();
        return log;
    }

    public void Take(RecordedSession session)
    {
        foreach (var (direction, bytes) in session.Pieces) Take(direction, bytes);
    }

    public void Take(StreamDirection direction, byte[] bytes, long gapBefore = 0)
    {
        var offset = _offsets[direction] + gapBefore;
        _offsets[direction] = offset + bytes.Length;
        _reader.Take(direction, offset, gapBefore, bytes, new PacketMark(++_packets, _packets));
        MostBuffered = Math.Max(MostBuffered, _reader.Buffered);
    }

    public void Finish(StreamDirection direction) => _reader.Finish(direction, new PacketMark(++_packets, _packets));

    public void Complete() => _reader.Complete(ConnectionEnd.Finished);

    void IStreamOutput.Take(StreamDirection direction, long offset, long gapBefore, ReadOnlySpan<byte> bytes, PacketMark packet)
    {
        var said = _said[direction];
        if (gapBefore > 0) said.Append('[').Append(gapBefore).Append(']');
        said.Append(Encoding.Latin1.GetString(bytes));
        Packets.Add(packet.Number);
    }

    void IConnectionReader.Finish(StreamDirection direction, PacketMark packet) => Ends.Add($"{direction} {packet.Number}");

    void IConnectionReader.Complete(ConnectionEnd end) => Ends.Add(end.ToString());

    void IDecryptionListener.Begin(DecryptedSession session) => Session = session;

    void IDecryptionListener.TakeHandshake(StreamDirection direction, int type, ReadOnlySpan<byte> body, PacketMark packet) => HandshakeTypes.Add(type);

    void IDecryptionListener.Note(StreamDirection direction, string note) => Notes.Add($"{direction}: {note}");

    private DecryptedRun Open(DecryptedSession? session)
    {
        Assert.False(IsOpen);
        IsOpen = true;
        return this;
    }
}
