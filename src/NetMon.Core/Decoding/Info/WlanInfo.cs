using System.Globalization;
using NetMon.Decoding.Applications;

namespace NetMon.Decoding.Info;

/// <summary>
/// Describes 802.11: <c>Beacon SSID="guests"</c>. Types and elements are from IEEE 802.11-2020 sections 9.2.4.1.3 and 9.4.2.
/// </summary>
internal static class WlanInfo
{
    private const int Management = 0;
    private const int Control = 1;
    private const int Data = 2;
    private const int ProtectedFlag = 0x40;
    private const byte SsidElement = 0;
    private const int ElementHeaderLength = 2;
    private const int MaxSsidLength = 32;

    /// <summary>Describes the frame's type and its SSID if it has one.</summary>
    public static string Describe(in PacketHeaders headers, ReadOnlySpan<byte> data)
    {
        var type = headers.ProtocolNumber >> 10 & 3;
        var subtype = headers.ProtocolNumber >> 12;
        var isProtected = (headers.ProtocolNumber & ProtectedFlag) != 0;
        var name = type switch
        {
            Management => ManagementName(subtype),
            Control => ControlName(subtype),
            Data => DataName(subtype),
            _ => "Extension",
        };
        if (isProtected && type != Control)
            return name + " (protected)";
        var ssid = type == Management && !headers.HasFault ? FindSsid(headers.Payload(data), subtype) : null;
        return ssid is null ? name : $"{name} SSID=\"{ssid}\"";
    }

    /// <summary>
    /// Finds the SSID element. Elements follow fixed fields whose length depends on the subtype; null if there is no SSID.
    /// </summary>
    private static string? FindSsid(ReadOnlySpan<byte> body, int subtype)
    {
        var position = subtype switch
        {
            0 => 4,
            2 => 10,
            4 => 0,
            5 or 8 => 12,
            _ => body.Length,
        };
        while (position + ElementHeaderLength <= body.Length)
        {
            int length = body[position + 1];
            var start = position + ElementHeaderLength;
            if (start + length > body.Length)
                return null;
            if (body[position] == SsidElement)
                return length <= MaxSsidLength ? PayloadText.Printable(body.Slice(start, length)) : null;
            position = start + length;
        }

        return null;
    }

    private static string ManagementName(int subtype) => subtype switch
    {
        0 => "Association request",
        1 => "Association response",
        2 => "Reassociation request",
        3 => "Reassociation response",
        4 => "Probe request",
        5 => "Probe response",
        6 => "Timing advertisement",
        8 => "Beacon",
        9 => "ATIM",
        10 => "Disassociation",
        11 => "Authentication",
        12 => "Deauthentication",
        13 => "Action",
        14 => "Action no ack",
        _ => string.Create(CultureInfo.InvariantCulture, $"Management {subtype}"),
    };

    private static string ControlName(int subtype) => subtype switch
    {
        2 => "Trigger",
        4 => "Beamforming report poll",
        5 => "NDP announcement",
        7 => "Control wrapper",
        8 => "Block ack request",
        9 => "Block ack",
        10 => "PS-Poll",
        11 => "Request to send",
        12 => "Clear to send",
        13 => "Acknowledgment",
        14 => "CF-End",
        15 => "CF-End and CF-Ack",
        _ => string.Create(CultureInfo.InvariantCulture, $"Control {subtype}"),
    };

    private static string DataName(int subtype) => (subtype & 4) != 0 ? "Null function" : subtype >= 8 ? "QoS data" : "Data";
}
