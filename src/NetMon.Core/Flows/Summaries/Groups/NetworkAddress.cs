using System.Net;
using NetMon.Flows.Key;

namespace NetMon.Flows.Summaries.Groups;

/// <summary>An address, or the first address of a network.</summary>
/// <param name="Address">The address.</param>
/// <param name="IsIPv6">Whether it is an IPv6 address.</param>
internal readonly record struct NetworkAddress(FlowAddress Address, bool IsIPv6)
{
    /// <summary>The address as an IPAddress.</summary>
    public IPAddress ToIPAddress() => Address.ToIPAddress(IsIPv6);

    /// <summary>The network that contains the address.</summary>
    /// <param name="prefixLength">Prefix length in bits.</param>
    public NetworkAddress Network(int prefixLength)
    {
        Span<byte> bytes = stackalloc byte[16];
        var address = Address;
        var own = FlowAddress.Bytes(in address, IsIPv6);
        own.CopyTo(bytes);
        bytes = bytes[..own.Length];
        for (var i = 0; i < bytes.Length; i++)
        {
            var kept = Math.Clamp(prefixLength - (8 * i), 0, 8);
            bytes[i] &= (byte)(0xff00 >> kept);
        }

        return new NetworkAddress(new FlowAddress(bytes), IsIPv6);
    }
}
