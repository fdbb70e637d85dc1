using NetMon.Decoding;
using NetMon.Decoding.Applications;
using NetMon.Flows.Key;
using NetMon.Flows.Reassembly;

namespace NetMon.Transactions.Credentials;

/// <summary>
/// Community names of SNMP: version 1 (RFC 1157) and 2c (RFC 1901). Each is taken once for a client and a server. Agents do not answer a wrong one.
/// </summary>
/// <param name="attempts">Holds them until they are answered.</param>
[ReadsPackets]
internal sealed class SnmpCredentials(CredentialAttempts attempts)
{
    // Beyond it the oldest is forgotten, and found again.
    private const int MaxKnown = 16_384;
    private const int MaxCommunity = 255;
    private const int LastVersion = 1;
    private const byte FirstPdu = 0xa0;
    private const byte LastPdu = 0xa8;
    private const byte Response = 0xa2;

    private readonly Dictionary<Key, CredentialAttempt> _known = [];
    private readonly Queue<Key> _order = new();

    /// <summary>Whether a datagram may be SNMP.</summary>
    /// <param name="payload">The payload.</param>
    public static bool MayBegin(ReadOnlySpan<byte> payload) => payload is [BerReader.Sequence, ..];

    /// <summary>Takes a datagram.</summary>
    /// <param name="datagram">Who sent it to whom.</param>
    /// <param name="payload">Its payload.</param>
    public void Take(in Datagram datagram, ReadOnlySpan<byte> payload)
    {
        if (!TryRead(payload, datagram.Length, out var community, out var isResponse)) return;
        var ends = datagram.Endpoints;
        // The server of a trap is who receives it.
        if (isResponse) ends = new FlowEndpoints(ends.Destination, ends.Source, ends.DstPort, ends.SrcPort);
        var key = new Key(ends.Source, ends.Destination, datagram.IsIPv6, community);
        if (!_known.TryGetValue(key, out var attempt)) attempt = Begin(key, datagram, ends);
        if (isResponse) attempt.End(succeeded: true);
    }

    private CredentialAttempt Begin(in Key key, in Datagram datagram, in FlowEndpoints ends)
    {
        if (_order.Count >= MaxKnown) _known.Remove(_order.Dequeue());
        var attempt = attempts.Begin(
            TransactionEnds.Of(ends, datagram.Key, datagram.Interface, datagram.Packet),
            new Credential("SNMP", "community", UserName: null, key.Community));
        _known.Add(key, attempt);
        _order.Enqueue(key);
        return attempt;
    }

    private static bool TryRead(ReadOnlySpan<byte> payload, int length, out string community, out bool isResponse)
    {
        community = "";
        isResponse = false;
        var reader = new PayloadReader(payload);
        if (!BerReader.TryEnter(ref reader, BerReader.Sequence, out var inner) || reader.Position + (long)inner != length) return false;
        if (!BerReader.TryReadInt32(ref reader, out var version) || version is < 0 or > LastVersion) return false;
        if (!BerReader.TryReadBytes(ref reader, BerReader.OctetString, out var bytes) || bytes.Length is 0 or > MaxCommunity) return false;
        var pdu = reader.ReadByte();
        if (pdu is < FirstPdu or > LastPdu) return false;
        community = PayloadText.Printable(bytes);
        isResponse = pdu == Response;
        return true;
    }

    private readonly record struct Key(FlowAddress Client, FlowAddress Server, bool IsIPv6, string Community);
}
