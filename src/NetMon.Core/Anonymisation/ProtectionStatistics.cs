namespace NetMon.Anonymisation;

/// <summary>What an anonymisation did.</summary>
/// <param name="Packets">Packets written.</param>
/// <param name="CutPackets">Packets of which something was cut or zeroed.</param>
/// <param name="NotUnderstood">Packets without a header that is understood; nothing of them is left but time and length.</param>
/// <param name="CutBytes">Captured bytes that were cut or zeroed, besides those within headers.</param>
/// <param name="IPv4Addresses">Different IPv4 addresses, at least.</param>
/// <param name="IPv6Addresses">Different IPv6 addresses, at least.</param>
/// <param name="MacAddresses">Different MAC addresses, at least.</param>
/// <param name="Names">Labels of names that were replaced.</param>
/// <param name="DecoderFaults">Packets that were cut because their bytes made a rule fail.</param>
public sealed record ProtectionStatistics(
    long Packets, long CutPackets, long NotUnderstood, long CutBytes, long IPv4Addresses, long IPv6Addresses, long MacAddresses, long Names, long DecoderFaults);
