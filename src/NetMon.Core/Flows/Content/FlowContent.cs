namespace NetMon.Flows.Content;

/// <summary>What the first payloads of a flow told about it. Immutable, so that flows that tell the same share one.</summary>
/// <param name="Application">TLS, DNS ...</param>
/// <param name="ServerName">The name of the server that the client asked for: SNI, or the Host header without its port.</param>
/// <param name="DnsName">The first name that was asked for in DNS and its relatives.</param>
internal sealed record FlowContent(string Application, string? ServerName, string? DnsName);
