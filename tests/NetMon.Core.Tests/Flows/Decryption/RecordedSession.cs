using System.Text;
using NetMon.CaptureFiles;
using NetMon.Flows.Decryption;
using NetMon.Tests.CaptureFiles;
using NetMon.Tests.Flows.Streams;

namespace NetMon.Tests.Flows.Decryption;

/// <summary>
/// A TLS session with its secrets, from tests/data/tls: lines of a key log, then what the client (C) and the server (S) sent, in hexadecimal.
/// </summary>
internal sealed class RecordedSession
{
    private RecordedSession(string keyLog, IReadOnlyList<(StreamDirection Direction, byte[] Bytes)> pieces) => (KeyLog, Pieces) = (keyLog, pieces);

    /// <summary>The lines of the key log.</summary>
    public string KeyLog { get; }

    /// <summary>What was sent, in the order of sending.</summary>
    public IReadOnlyList<(StreamDirection Direction, byte[] Bytes)> Pieces { get; }

    public static RecordedSession Load(string name)
    {
        var keyLog = new StringBuilder();
        var pieces = new List<(StreamDirection, byte[])>();
        foreach (var line in File.ReadLines(Path.Join(Repository.Root, "tests", "data", "tls", name + ".txt")))
        {
            if (line.StartsWith("C ", StringComparison.Ordinal)) pieces.Add((StreamDirection.Sent, Convert.FromHexString(line[2..])));
            else if (line.StartsWith("S ", StringComparison.Ordinal)) pieces.Add((StreamDirection.Received, Convert.FromHexString(line[2..])));
            else keyLog.AppendLine(line);
        }

        return new RecordedSession(keyLog.ToString(), pieces);
    }

    /// <summary>Writes a key log into a folder, and opens it.</summary>
    public static KeyLogFile OpenKeyLog(DirectoryInfo folder, string keyLog)
    {
        var path = Path.Join(folder.FullName, "keys.log");
        File.WriteAllText(path, keyLog);
        return KeyLogFile.Open(path);
    }

    /// <summary>A connection with a handshake of TCP, and a packet for each piece, a millisecond apart.</summary>
    public List<PacketRecord> ToPackets()
    {
        var packets = new TcpPackets().Handshake();
        var (sent, received) = (0, 0);
        foreach (var (direction, bytes) in Pieces)
        {
            var isSent = direction == StreamDirection.Sent;
            packets.Say(isSent, isSent ? sent : received, bytes, acked: isSent ? received : sent);
            if (isSent) sent += bytes.Length;
            else received += bytes.Length;
        }

        return packets.Packets;
    }

    /// <summary>The same packets, from a pcapng file that has the secrets of the session.</summary>
    public List<PacketRecord> ToPacketsWithSecrets()
    {
        const uint DecryptionSecrets = 10;
        const uint TlsKeyLog = 0x544c534b;
        var secrets = Encoding.ASCII.GetBytes(KeyLog);
        var bytes = new CaptureBytes().Section().Interface().Block(DecryptionSecrets, b => b.U32(TlsKeyLog).U32((uint)secrets.Length).Padded(secrets));
        foreach (var packet in ToPackets()) bytes = bytes.Packet(0, 1, packet.GetBytes());
        var packets = new List<PacketRecord>();
        using var reader = CaptureFileReader.Open(new MemoryStream(bytes.ToArray()), "test", []);
        while (reader.TryRead(out var frame)) packets.Add(new PacketRecord(frame));
        return packets;
    }

    /// <summary>The same session with pieces of at most so many bytes.</summary>
    public RecordedSession Split(int length) =>
        With(Pieces.SelectMany(piece => piece.Bytes.Chunk(length).Select(bytes => (piece.Direction, bytes))));

    /// <summary>The same secrets with other pieces.</summary>
    public RecordedSession With(IEnumerable<(StreamDirection Direction, byte[] Bytes)> pieces) => new(KeyLog, [.. pieces]);
}
