using System.Globalization;
using System.Net;
using NetMon.Decoding.Applications;
using NetMon.Decoding.Names;

namespace NetMon.Decoding.Info;

/// <summary>A packet in one line with its endpoints, for a table cell or a string.</summary>
internal static class PacketText
{
    /// <summary>Source, destination, protocol and Info; endpoints that the packet does not have are left out.</summary>
    public static string Of(in PacketHeaders headers, ReadOnlySpan<byte> data)
    {
        var protocol = ApplicationDetector.Detect(headers, data)?.Name ?? ProtocolNames.Of(headers);
        var info = PacketInfo.Describe(headers, data);
        if (headers.Has(HeaderFields.Ports))
        {
            // The endpoints have the ports already.
            var ports = string.Create(CultureInfo.InvariantCulture, $"{headers.SrcPort} -> {headers.DstPort} ");
            if (info.StartsWith(ports, StringComparison.Ordinal)) info = info[ports.Length..];
        }

        var text = info.StartsWith(protocol, StringComparison.Ordinal) ? info : $"{protocol} {info}";
        return Ends(headers, data) is { } ends ? $"{ends} {text}" : text;
    }

    private static string? Ends(in PacketHeaders headers, ReadOnlySpan<byte> data)
    {
        if (headers.TryGetSourceAddress(data, out var source) && headers.TryGetDestinationAddress(data, out var destination))
        {
            return headers.Has(HeaderFields.Ports)
                ? $"{new IPEndPoint(new IPAddress(source), headers.SrcPort)} -> {new IPEndPoint(new IPAddress(destination), headers.DstPort)}"
                : $"{new IPAddress(source)} -> {new IPAddress(destination)}";
        }

        return headers.Has(HeaderFields.SrcMac | HeaderFields.DstMac)
            ? $"{MacAddressText.Format(data[headers.SrcMacOffset..])} -> {MacAddressText.Format(data[headers.DstMacOffset..])}"
            : null;
    }
}
