namespace NetMon.Decoding.Applications.Text;

/// <summary>The control connection of FTP, RFC 959.</summary>
internal sealed class FtpDecoder : TextCommandDecoder
{
    public override string Name => "FTP";

    public override ReadOnlySpan<ushort> Ports => [21];

    public override ReadOnlySpan<byte> FirstBytes => "2"u8;

    protected override ReadOnlySpan<byte> Verbs =>
        "USER PASS ACCT CWD CDUP SMNT QUIT REIN PORT PASV TYPE STRU MODE RETR STOR STOU APPE ALLO REST RNFR RNTO ABOR DELE RMD MKD PWD LIST NLST SITE SYST STAT HELP NOOP FEAT OPTS AUTH PBSZ PROT CCC EPRT EPSV LANG MDTM MLSD MLST SIZE XCWD XMKD XPWD XRMD XCUP CLNT HOST"u8;

    protected override bool IsResponse(ReadOnlySpan<byte> line) => TextLine.IsReply(line);

    protected override bool IsUnmistakable(ReadOnlySpan<byte> line) =>
        line.StartsWith("220"u8) && TextLine.IsReply(line) && PayloadText.IsPrintableAscii(line)
        && line.IndexOf("FTP"u8) > 0 && line.IndexOf("SMTP"u8) < 0;
}
