using NetMon.Alerts.Matching;
using NetMon.Alerts.Rules;
using NetMon.Flows.Key;

namespace NetMon.Alerts.Detectors;

/// <summary>Client and server of a transaction, as rules compare them.</summary>
/// <param name="Client">Address of the client.</param>
/// <param name="ClientPort">Port of the client.</param>
/// <param name="Server">Address of the server.</param>
/// <param name="ServerPort">Port of the server.</param>
internal readonly record struct TransactionParties(AddressValue Client, ushort ClientPort, AddressValue Server, ushort ServerPort)
{
    /// <summary>The parties of a transaction that has a client.</summary>
    public static TransactionParties Of(Transaction transaction)
    {
        var ends = transaction.Ends;
        var (client, server) = (ends.Client, ends.Server);
        return new TransactionParties(
            AddressValue.From(FlowAddress.Bytes(ref client, ends.IsIPv6)), ends.ClientPort,
            AddressValue.From(FlowAddress.Bytes(ref server, ends.IsIPv6)), ends.ServerPort);
    }

    /// <summary>Whether the client, as source, and the server, as destination, meet the conditions of a rule.</summary>
    public bool Meet(AlertRule rule) => rule.Accepts(Client, ClientPort, Server, ServerPort);
}
