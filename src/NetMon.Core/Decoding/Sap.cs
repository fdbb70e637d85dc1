namespace NetMon.Decoding;

/// <summary>IEEE 802.2 service access points that Info texts use.</summary>
internal static class Sap
{
    public const int SpanningTree = 0x42;
}
