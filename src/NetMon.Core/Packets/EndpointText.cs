namespace NetMon.Packets;

/// <summary>One end of a packet or flow as text: <c>192.0.2.1:80</c>, <c>[2001:db8::1]:80</c> (RFC 5952 section 6), without a port the address alone.</summary>
public static class EndpointText
{
    /// <summary>The text of an end.</summary>
    /// <param name="address">The address as text; null where there is none.</param>
    /// <param name="port">The port, or null.</param>
    /// <returns>Null where there is no address.</returns>
    public static string? Of(string? address, int? port) => (address, port) switch
    {
        (null, _) => null,
        (_, null) => address,
        _ when address.Contains(':', StringComparison.Ordinal) => string.Create(null, $"[{address}]:{port}"),
        _ => string.Create(null, $"{address}:{port}"),
    };
}
