using NetMon.Tests.Flows.Streams;
using NetMon.Transactions;
using NetMon.Transactions.Credentials;

namespace NetMon.Tests.Transactions;

/// <summary>Makes packets of what two sides say, and shows what is found in them.</summary>
internal static class CredentialPackets
{
    /// <summary>Packets of a connection.</summary>
    /// <param name="turns">What is said, in turns.</param>
    /// <param name="cut">Divides what a side says in a turn into segments.</param>
    /// <param name="order">Orders the segments of a turn; the same one may be sent twice.</param>
    /// <param name="hasHandshake">Whether the handshake was captured.</param>
    public static List<PacketRecord> Of(
        IEnumerable<(bool FromClient, byte[] Bytes)> turns, Func<byte[], IEnumerable<byte[]>>? cut = null,
        Func<IEnumerable<(int Offset, byte[] Bytes)>, IEnumerable<(int Offset, byte[] Bytes)>>? order = null, bool hasHandshake = true)
    {
        var packets = new TcpPackets();
        if (hasHandshake) packets.Handshake();
        var (sent, received) = (0, 0);
        foreach (var (fromClient, bytes) in turns)
        {
            var segments = new List<(int Offset, byte[] Bytes)>();
            ref var offset = ref fromClient ? ref sent : ref received;
            foreach (var segment in cut?.Invoke(bytes) ?? [bytes])
            {
                segments.Add((offset, segment));
                offset += segment.Length;
            }

            var acknowledged = fromClient ? received : sent;
            foreach (var segment in order?.Invoke(segments) ?? segments) packets.Say(fromClient, segment.Offset, segment.Bytes, acknowledged);
        }

        return packets.Packets;
    }

    public static IEnumerable<byte[]> Single(byte[] bytes) => bytes.Select(b => new[] { b });

    public static IReadOnlyList<CleartextCredential> Find(IEnumerable<PacketRecord> packets, bool shows = true) =>
        TransactionRun.Read<CleartextCredential>(TransactionReader.ForCredentials(new CredentialOptions { ShowsSecrets = shows }), packets);

    public static string[] Show(IEnumerable<PacketRecord> packets) => [.. Find(packets).Select(Show)];

    public static string Show(CleartextCredential found) =>
        $"{found.Protocol} {found.Method} {found.UserName ?? "-"} {found.Secret ?? "-"} {found.Succeeded?.ToString() ?? "-"}";
}
