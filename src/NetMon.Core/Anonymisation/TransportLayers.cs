using NetMon.Decoding;

namespace NetMon.Anonymisation;

/// <summary>Copies the headers after IP, except those of control messages.</summary>
internal static class TransportLayers
{
    private const int OptionHeader = 2;

    /// <summary>Length of the header without options, in bytes.</summary>
    /// <param name="protocol">The IP protocol.</param>
    public static int FixedLength(int protocol) => protocol switch
    {
        IPProtocols.Tcp => 20,
        IPProtocols.Sctp or IPProtocols.Dccp => 12,
        _ => 8,
    };

    /// <summary>Copies the header of TCP, UDP and the like.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="protocol">The IP protocol.</param>
    /// <param name="at">Offset of the header.</param>
    /// <param name="end">Offset of its end.</param>
    /// <returns>False if the protocol has no such header.</returns>
    public static bool TryCopy(in FrameCopy frame, int protocol, int at, int end)
    {
        var header = frame.Slice(at, end - at);
        switch (protocol)
        {
            case IPProtocols.Tcp:
                header.Copy(0, 20);
                CopyTcpOptions(header.Slice(20, header.Length));
                return true;
            case IPProtocols.Udp or IPProtocols.UdpLite:
                header.Copy(0, 8);
                return true;
            case IPProtocols.Sctp:
                header.Copy(0, 12);
                return true;
            case IPProtocols.Dccp:
                // Sequence and acknowledgment numbers; not options and service codes.
                header.Copy(0, 16);
                return true;
            case IPProtocols.Gre:
                return true;
            default:
                return false;
        }
    }

    /// <summary>
    /// Options that describe the connection stay: maximum segment size, window scale, acknowledgments and timestamps. Others, such as addresses
    /// of multipath TCP, cookies and signatures, keep their type and length only.
    /// </summary>
    private static void CopyTcpOptions(in FrameCopy options)
    {
        const byte End = 0, NoOperation = 1, MaximumSize = 2, WindowScale = 3, AcksPermitted = 4, Acks = 5, Timestamps = 8;
        for (var at = 0; at < options.Length && options.Source[at] != End;)
        {
            var type = options.Source[at];
            if (type == NoOperation)
            {
                options.Copy(at++, 1);
                continue;
            }

            if (!options.Has(at, OptionHeader)) return;
            int length = options.Source[at + 1];
            options.Copy(at, OptionHeader);
            if (length < OptionHeader) return;
            if (type is MaximumSize or WindowScale or AcksPermitted or Acks or Timestamps) options.Copy(at, length);
            at += length;
        }
    }
}
