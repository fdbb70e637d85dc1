using NetMon.Decoding;
using NetMon.Decoding.Applications;
using NetMon.Decoding.Applications.Dns;
using NetMon.Decoding.Applications.Protocols;

namespace NetMon.Anonymisation;

/// <summary>
/// Copies what follows the last header: messages that consist of addresses and names, field by field; other payload as it was asked for.
/// </summary>
internal sealed class PayloadRewriter
{
    private const int StreamPrefix = 2;

    private readonly ProtectionOptions _options;
    private readonly NamePseudonyms _names;

    /// <summary>Creates a rewriter.</summary>
    /// <param name="options">What is kept.</param>
    /// <param name="names">The pseudonyms of names.</param>
    public PayloadRewriter(ProtectionOptions options, NamePseudonyms names)
    {
        _options = options;
        _names = names;
    }

    private bool KeepsPayload => _options.Payload == PayloadProtection.Keep;

    // Under kept payload these messages are kept too, without their names.
    private bool KeepsNames => _options.Names != NameProtection.Cut || KeepsPayload;

    /// <summary>Copies payload.</summary>
    /// <param name="frame">The packet.</param>
    /// <param name="headers">Its headers.</param>
    /// <param name="start">Offset of the payload.</param>
    /// <param name="end">Offset of its end, as captured.</param>
    /// <param name="mayKeep">Whether it is payload that can be kept.</param>
    public Understood Copy(in FrameCopy frame, in PacketHeaders headers, int start, int end, bool mayKeep)
    {
        if (start >= end) return new Understood(start, IsWhole: true);
        var decoder = MayBeMessage(headers) ? ApplicationDetector.Detect(headers, frame.Source) : null;
        if (decoder is not null && TryCopyMessage(frame.Slice(start, end - start), decoder, out var length))
            return new Understood(start + length, start + length >= end);
        if (!mayKeep || !KeepsPayload) return new Understood(start, IsWhole: false);
        frame.Copy(start, end - start);
        if (decoder is not null && _options.Names != NameProtection.Keep) HideNames(frame.Slice(start, end - start), ApplicationDetector.Read(headers, frame.Source));
        return new Understood(end, IsWhole: true);
    }

    private bool MayBeMessage(in PacketHeaders headers) =>
        headers.Has(HeaderFields.Ports) && (KeepsPayload || IsPort(headers.SrcPort) || IsPort(headers.DstPort));

    private static bool IsPort(ushort port) => port is 53 or 67 or 68 or 137 or 546 or 547 or 4011 or 5353 or 5355;

    /// <summary>Copies a message that is understood.</summary>
    /// <returns>False if it is of another protocol. What is not understood within it is never kept.</returns>
    private bool TryCopyMessage(in FrameCopy message, ApplicationDecoder decoder, out int length)
    {
        length = 0;
        switch (decoder)
        {
            case DhcpDecoder:
                length = DhcpMessage.Copy(message, _names, _options.Names != NameProtection.Cut);
                return true;
            case Dhcpv6Decoder:
                length = Dhcpv6Message.Copy(message, _names, _options.Names != NameProtection.Cut);
                return true;
            case DnsDecoder or MdnsDecoder or LlmnrDecoder or NbnsDecoder:
                if (KeepsNames) length = new DnsMessageCopy(message, _names).Copy(decoder is NbnsDecoder);
                return true;
            case DnsStreamDecoder:
                if (KeepsNames) length = CopyStream(message);
                return true;
            default:
                return false;
        }
    }

    // RFC 1035 section 4.2.2: each message is preceded by its length. A message that goes on in another segment is not understood.
    private int CopyStream(in FrameCopy segment)
    {
        var at = 0;
        while (segment.Has(at, StreamPrefix))
        {
            var length = segment.UInt16(at);
            if (!segment.Has(at + StreamPrefix, length)) break;
            segment.Copy(at, StreamPrefix);
            at += StreamPrefix;
            var understood = new DnsMessageCopy(segment.Slice(at, length), _names).Copy(isNetBios: false);
            at += understood;
            if (understood < length) break;
        }

        return at;
    }

    /// <summary>Replaces the names that TLS and HTTP tell, wherever they stand in the payload.</summary>
    private void HideNames(in FrameCopy payload, ApplicationMessage? message)
    {
        Hide(payload, message?.ServerName);
        Hide(payload, message?.HttpHost);
        Hide(payload, message?.DnsName);
    }

    private void Hide(in FrameCopy payload, string? name)
    {
        if (string.IsNullOrEmpty(name)) return;
        var port = name.LastIndexOf(':');
        if (port > 0) name = name[..port];
        if (name.Length > NamePseudonyms.MaxLabel) return;
        Span<byte> wanted = stackalloc byte[name.Length];
        for (var i = 0; i < name.Length; i++) wanted[i] = (byte)char.ToLowerInvariant(name[i]);
        for (var at = 0; at + wanted.Length <= payload.Length; at++)
        {
            if (!IsAt(payload.Source[at..], wanted)) continue;
            HideLabels(payload.Slice(at, wanted.Length));
            at += wanted.Length - 1;
        }
    }

    private static bool IsAt(ReadOnlySpan<byte> data, ReadOnlySpan<byte> wanted)
    {
        for (var i = 0; i < wanted.Length; i++)
        {
            if ((data[i] is >= (byte)'A' and <= (byte)'Z' ? data[i] | 0x20 : data[i]) != wanted[i]) return false;
        }

        return true;
    }

    private void HideLabels(in FrameCopy name)
    {
        for (var at = 0; at < name.Length;)
        {
            var dot = name.Source[at..].IndexOf((byte)'.');
            var length = dot < 0 ? name.Length - at : dot;
            _names.Write(name.Source.Slice(at, length), name.Target[at..]);
            at += length + 1;
        }
    }
}
