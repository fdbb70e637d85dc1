namespace NetMon.Inspection;

/// <summary>
/// The names of all fields that the built-in readers produce, for tab completion and to tell a misspelt name from a field that no packet
/// has. HTTP headers, options and layers read by PacketDotNet produce further names.
/// </summary>
public static class FieldNames
{
    /// <summary>The names, sorted. A test compares them with the readers.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "ALPN", "APDU type", "Acknowledgment number", "Additional RRs", "Address", "Address and control", "Alert Description", "Alert Level",
        "Answer RRs", "Answer address", "Answer authenticated", "Answer class", "Answer data", "Answer name", "Answer time to live", "Answer type",
        "Application Data", "Authenticated", "Authentication value", "Authentication value length", "Authoritative", "Authority RRs",
        "BGP identifier", "Block", "Bottom of stack", "Broadcast", "CCVal", "Capture length", "Certificate Subject", "Change Cipher Spec",
        "Channel", "Checksum", "Checksum coverage", "Chunk flags", "Chunk length", "Chunk type", "Cipher Suite", "Cipher Suites",
        "Class of service", "Client FQDN", "Client hardware address", "Client identifier", "Client identifier length", "Code", "Command", "Comment",
        "Community", "Confirmation", "Connection ID", "Content Type", "Content-Length", "Content-Type", "Context engine ID", "Context name",
        "Control", "Control message", "Counter", "Critical options", "Current hop limit", "DNS server address", "DSAP", "DSCP", "Data",
        "Data offset", "Destination", "Destination Connection ID", "Destination address", "Destination port", "Dialect", "Direction",
        "Distinguished name", "Don't fragment", "Drop count", "Drop eligible", "Drop reason", "ECN", "Egress", "Elapsed time", "Encrypted", "Encrypted data",
        "Engine ID", "Enterprise", "Entries", "Epoch time", "Error Code", "Error code", "Error message", "Exception code", "Facility", "Family",
        "File", "Flags", "Flow label", "Fragment offset", "Frame", "Frame length", "Frame number", "Frame type", "Function", "Function code",
        "Further header", "Gateway", "Group", "Group address", "Handshake Type", "Hardware ID", "Hardware size", "Hardware type", "Header",
        "Header checksum", "Header length", "Heartbeat", "Hold time", "Hop count", "Hop limit", "Hops", "Host", "IPv6 address", "IPv6 prefix",
        "Identification", "Identifier", "Index", "Integrity check value", "Interface", "Interface index", "JA3", "JA3 Fullstring", "JA3S",
        "JA3S Fullstring", "JA4", "JA4S", "Key ID", "Label", "Leap indicator", "Length", "Link address", "Link type", "Link-layer address length",
        "Link-layer address type", "MTU", "Magic", "Managed address configuration", "Marker", "Maximum response time", "Message", "Message ID",
        "Message Length", "Message Type", "Message length", "Message operation", "Message type", "Method", "Mode", "More fragments", "My AS",
        "Next header", "Next-hop MTU", "Node ID", "Nonce", "Number of group records", "Number of sources", "Object name", "OpCode", "Opcode",
        "Operation", "Option: DNS server", "Option: Home address", "Option: Jumbo payload length", "Option: MTU", "Option: Maximum segment size",
        "Option: Prefix", "Option: Prefix preferred lifetime", "Option: Prefix valid lifetime", "Option: Router alert", "Option: SACK block",
        "Option: SACK permitted", "Option: Source link-layer address", "Option: Target link-layer address", "Option: Timestamp echo reply",
        "Option: Timestamp value", "Option: Window scale", "Options", "Options length", "Organization code", "Origin address", "Origin port",
        "Other configuration", "Override", "PDU type", "Packet Length", "Packet Number", "Packet Type", "Packet type", "Path", "Payload length",
        "Payload protocol ID", "Payload type", "Peer ID", "Peer address", "Platform subheader", "Poll interval", "Precision (log2 s)", "Priority",
        "Protocol", "Protocol ID", "Protocol data unit reference", "Protocol size", "Protocol type", "Query", "Query class", "Query name",
        "Query type", "Questions", "ROSCTR", "Reachable time", "Receiver", "Record Length", "Record Version", "Record type", "Recursion available",
        "Recursion desired", "Reference ID", "Reply code", "Request ID", "Request Method", "Request URI", "Request Version", "Reserved",
        "Reserved bit", "Response", "Response Phrase", "Response To", "Response Version", "Rest of header", "Result code", "Retransmission timer",
        "Root delay", "Root dispersion", "Router", "Router lifetime", "Routing type", "SHA1 hash of info dictionary", "SPI", "SSAP",
        "Security group tag", "Security model", "Segments left", "Sender IP address", "Sender MAC address", "Sender SSRC", "Sequence number",
        "Server", "Server Name", "Server identifier", "Service choice", "Session ID", "Session handle", "Severity", "Solicited", "Source",
        "Source Connection ID", "Source address", "Source port", "State", "Statement", "Status", "Status Code", "Status code", "Status message",
        "Stratum", "Stream ID", "Stream sequence number", "Synchronization source", "TEID", "TSN", "TTL", "Tag", "Target IP address",
        "Target MAC address", "Target address", "Timestamp", "Timestamp granularity", "Total length", "Traffic class", "Transaction ID",
        "Transfer type", "Truncated", "Type", "Unit ID", "Urgent pointer", "User", "User name", "User-Agent", "Username", "VLAN ID", "VNI",
        "Vendor class", "Verification tag", "Version", "Virtual IP address", "Window",
    ];
}
