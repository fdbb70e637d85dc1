namespace NetMon.CaptureFiles.PcapNg;

/// <summary>Block types of pcapng, https://datatracker.ietf.org/doc/draft-ietf-opsawg-pcapng/ section 10.1.</summary>
internal static class PcapNgBlock
{
    /// <summary>The same in both byte orders.</summary>
    public const uint SectionHeader = 0x0a0d0d0a;

    public const uint Interface = 1;
    public const uint ObsoletePacket = 2;
    public const uint SimplePacket = 3;
    public const uint NameResolution = 4;
    public const uint InterfaceStatistics = 5;
    public const uint EnhancedPacket = 6;
    public const uint JournalExport = 9;
    public const uint DecryptionSecrets = 10;
    public const uint Custom = 0x00000bad;
    public const uint CustomNotCopied = 0x40000bad;

    /// <summary>The type of secrets, in a Decryption Secrets Block, that is a TLS key log: section 4.7.</summary>
    public const uint TlsKeyLogSecrets = 0x544c534b;

    private const uint SysdigEvent = 0x204;
    private const uint SysdigEventV2 = 0x216;
    private const uint SysdigEventV2Large = 0x221;

    /// <summary>Minimum length of a block of this type: fixed part, type, and both lengths.</summary>
    public static uint MinimumLength(uint type) => type switch
    {
        SectionHeader => 28,
        Interface => 20,
        ObsoletePacket or EnhancedPacket => 32,
        SimplePacket or NameResolution or Custom or CustomNotCopied => 16,
        InterfaceStatistics => 24,
        DecryptionSecrets => 20,
        JournalExport => 35,
        SysdigEvent => 36,
        SysdigEventV2 or SysdigEventV2Large => 40,
        _ => 12,
    };
}
