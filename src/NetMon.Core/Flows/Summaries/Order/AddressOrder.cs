using System.Net;

namespace NetMon.Flows.Summaries.Order;

/// <summary>Numerical order of addresses, IPv4 before IPv6.</summary>
internal static class AddressOrder
{
    /// <summary>Compares two addresses.</summary>
    public static int Compare(IPAddress left, IPAddress right)
    {
        Span<byte> a = stackalloc byte[16];
        Span<byte> b = stackalloc byte[16];
        left.TryWriteBytes(a, out var lengthA);
        right.TryWriteBytes(b, out var lengthB);
        return lengthA == lengthB ? a[..lengthA].SequenceCompareTo(b[..lengthB]) : lengthA.CompareTo(lengthB);
    }
}
