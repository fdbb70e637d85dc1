@{
    Table = @(
        Column Time 12 { [DisplayText]::TimeToMilliseconds($_.Time) }
        Column Client 15 { [DisplayText]::ShortEndpoint($_.Client, $null, $null, 15) }
        Column Server 15 { [DisplayText]::ShortEndpoint($_.Server, $null, $null, 15) }
        # Inside TLS, nobody else could read it.
        Column Protocol 14 { if ($_.Encrypted) { "$($_.Protocol)/TLS" } else { $_.Protocol } }
        Column Succeeded 9 {
            # Highlights what an eavesdropper could use.
            if ($_.Succeeded -eq $true -and -not $_.Encrypted) { "$($PSStyle.Foreground.Red)True$($PSStyle.Reset)" }
            elseif ($null -eq $_.Succeeded) { '?' }
            else { "$($_.Succeeded)" }
        }
        Column UserName
    )
    List  = @(
        Item Time { [DisplayText]::DateAndTime($_.Time) }
        Item PacketNumber
        Item Client
        Item ClientPort
        Item Server
        Item ServerPort
        Item ServerName -IfKnown
        Item VlanId -IfKnown
        Item Interface -IfKnown
        Item Protocol
        Item Method
        Item UserName -IfKnown
        Item Secret -IfKnown
        Item Succeeded -IfKnown
        Item Encrypted
    )
    Wide  = { "$($_.Protocol)$(if ($_.Encrypted) { '/TLS' }) $($_.UserName)" }
}
