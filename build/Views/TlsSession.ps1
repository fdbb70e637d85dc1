@{
    Table = @(
        Column Time 12 { [DisplayText]::TimeToMilliseconds($_.Time) }
        Column Client 15 { [DisplayText]::ShortEndpoint($_.Client, $null, $null, 15) }
        Column Version 7 {
            # Highlights what failed, and the versions that RFC 8996 and others have withdrawn.
            $version = if ($_.Version) { $_.Version } else { '-' }
            if (-not $_.Established) { "$($PSStyle.Foreground.Red)$version$($PSStyle.Reset)" }
            elseif ($version -notin 'TLS 1.2', 'TLS 1.3') { "$($PSStyle.Foreground.Yellow)$version$($PSStyle.Reset)" }
            else { $version }
        }
        Column Expires 10 { if ($_.CertificateNotAfter) { $_.CertificateNotAfter.ToString('yyyy-MM-dd') } }
        Column Handshake 9 -Right { [DisplayText]::Elapsed($_.HandshakeLatency) }
        Column ServerName { if ($_.ServerName) { $_.ServerName } else { [DisplayText]::ShortEndpoint($_.Server, $null, $null, 39) } }
    )
    List  = @(
        Item Time { [DisplayText]::DateAndTime($_.Time) }
        Item PacketNumber
        Item Transport
        Item StartTls -IfKnown
        Item Client
        Item ClientPort
        Item Server
        Item ServerPort
        Item VlanId -IfKnown
        Item Interface -IfKnown
        Item ServerName -IfKnown
        Item EncryptedClientHello -IfKnown
        Item Version -IfKnown
        Item CipherSuite -IfKnown
        Item Alpn -IfKnown
        Item Resumed -IfKnown
        Item Established
        Item Decrypted
        Item Alert -IfKnown
        Item AlertFrom -IfKnown
        Item ConnectLatency -IfKnown { [DisplayText]::Elapsed($_.ConnectLatency) }
        Item HandshakeLatency -IfKnown { [DisplayText]::Elapsed($_.HandshakeLatency) }
        Item FirstResponseLatency -IfKnown { [DisplayText]::Elapsed($_.FirstResponseLatency) }
        Item CertificateSubject -IfKnown
        Item CertificateIssuer -IfKnown
        Item CertificateNames -IfKnown
        Item CertificateNotBefore -IfKnown { [DisplayText]::DateAndTime($_.CertificateNotBefore) }
        Item CertificateNotAfter -IfKnown { [DisplayText]::DateAndTime($_.CertificateNotAfter) }
        Item CertificateSelfSigned -IfKnown
        Item CertificateSha256 -IfKnown
        Item ChainLength -IfKnown
        Item Ja3 -IfKnown
        Item Ja3s -IfKnown
        Item Ja4 -IfKnown
        Item Ja4s -IfKnown
        Item Remark -IfKnown
    )
    Wide  = { "$($_.ServerName) $($_.Version)" }
}
