namespace NetMon.Packets;

/// <summary>Endpoints as text: <c>192.0.2.1:80</c>, <c>[2001:db8::1]:80</c> (RFC 5952 section 6); the address alone where there is no port.</summary>
public static class EndpointText
{
    /// <summary>Formats an endpoint.</summary>
    /// <param name="address">The address as text, or null.</param>
    /// <param name="port">The port, or null.</param>
    /// <returns>Null if the address is null.</returns>
    public static string? Of(string? address, int? port) => (address, port) switch
    {
        (null, _) => null,
        (_, null) => address,
        _ when address.Contains(':', StringComparison.Ordinal) => string.Create(null, $"[{address}]:{port}"),
        _ => string.Create(null, $"{address}:{port}"),
    };
}
