@{
    Table   = @(
        Column Proto 6 -Property Protocol
        Column Source 15 { [DisplayText]::ShortEndpoint($_.SrcIP, $_.SrcPort, $null, 15) }
        Column Destination 15 { [DisplayText]::ShortEndpoint($_.DstIP, $_.DstPort, $null, 15) }
        Column State 6 {
            # Highlights rejected, reset and unanswered connections.
                            if ("$($_.State)" -match '^R') { "$($PSStyle.Foreground.Red)$($_.State)$($PSStyle.Reset)" }
                            elseif ("$($_.State)" -eq 'S0') { "$($PSStyle.Foreground.Yellow)$($_.State)$($PSStyle.Reset)" }
                            else { "$($_.State)" }
        }
        Column Bytes 7 -Right { [DisplayText]::ShortSize($_.Bytes) }
        Column Packets 7 -Right { [DisplayText]::ShortCount($_.Packets, 7) }
        Column Duration 8 -Right { [DisplayText]::Elapsed($_.Duration) }
        Column App { if ($_.Application) { [DisplayText]::FlowApplication($_.Application, ($_.ServerName ?? $_.DnsName), $_.Source, $_.Destination, 15, 15) } }
    )
    List    = @(
        Item StartTime { [DisplayText]::DateAndTime($_.StartTime) }
        Item EndTime { [DisplayText]::DateAndTime($_.EndTime) }
        Item Duration { [DisplayText]::Elapsed($_.Duration) }
        Item Protocol
        Item SrcIP
        Item SrcPort -IfKnown
        Item DstIP
        Item DstPort -IfKnown
        Item VlanId -IfKnown
        Item Interface
        Item State
        Item History
        Item EndReason
        Item Application -IfKnown
        Item ServerName -IfKnown
        Item DnsName -IfKnown
        Item TlsVersion -IfKnown
        Item Alpn -IfKnown
        Item Ja4 -IfKnown
        Item PacketsSent { [DisplayText]::Count($_.PacketsSent) }
        Item PacketsReceived { [DisplayText]::Count($_.PacketsReceived) }
        Item BytesSent { [DisplayText]::Size($_.BytesSent) }
        Item BytesReceived { [DisplayText]::Size($_.BytesReceived) }
        Item IPBytesSent { [DisplayText]::Size($_.IPBytesSent) }
        Item IPBytesReceived { [DisplayText]::Size($_.IPBytesReceived) }
        Item PayloadBytesSent { [DisplayText]::Size($_.PayloadBytesSent) }
        Item PayloadBytesReceived { [DisplayText]::Size($_.PayloadBytesReceived) }
        Item BitsPerSecond -IfKnown { [DisplayText]::BitRate($_.BitsPerSecond) }
        Item TcpFlagsSent -IfKnown
        Item TcpFlagsReceived -IfKnown
        Item HandshakeRtt -IfKnown { [DisplayText]::Elapsed($_.HandshakeRtt) }
        Item RetransmissionsSent
        Item RetransmissionsReceived
        Item OutOfOrder
        Item MissedBytesSent
        Item MissedBytesReceived
        Item CommunityId -IfKnown
    )
    Wide    = { "$([DisplayText]::Endpoint($_.SrcIP, $_.SrcPort, $null, 47)) > $([DisplayText]::Endpoint($_.DstIP, $_.DstPort, $null, 47)) $($_.Application ?? $_.Protocol)" }
}
