using NetMon.Decoding;

namespace NetMon.Flows.Applications;

/// <summary>What the first payloads of a flow told about it.</summary>
internal sealed class FlowContent
{
    /// <summary>TLS, DNS ...; null while it is not recognised.</summary>
    public string? Application { get; private set; }

    /// <summary>The name of the server that the client asked for: SNI, or the Host header.</summary>
    public string? ServerName { get; private set; }

    /// <summary>The first name that was asked for in DNS.</summary>
    public string? DnsName { get; private set; }

    /// <summary>Changes the sides.</summary>
    public void Flip()
    {
    }

    /// <summary>Looks at one payload of a flow whose content is not known yet.</summary>
    public static void Read(ref FlowState flow, in PacketHeaders headers, ReadOnlySpan<byte> data, bool fromOriginator)
    {
    }

    /// <summary>Makes the most of what was gathered, and lets the buffers go. Called when the flow ends.</summary>
    public void Complete()
    {
    }
}
