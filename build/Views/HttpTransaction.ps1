@{
    Table = @(
        Column Time 12 { [DisplayText]::TimeToMilliseconds($_.Time) }
        Column Client 15 { [DisplayText]::ShortEndpoint($_.Client, $null, $null, 15) }
        Column Method 7
        Column Status 6 -Right -Property StatusCode {
            # Highlights errors and what was not answered.
            $status = "$($_.StatusCode)"
            if (-not $status) { "$($PSStyle.Foreground.Yellow)-$($PSStyle.Reset)" }
            elseif ($_.StatusCode -ge 400) { "$($PSStyle.Foreground.Red)$status$($PSStyle.Reset)" }
            else { $status }
        }
        Column Size 7 -Right -Property ResponseBytes { if ($null -ne $_.ResponseBytes) { [DisplayText]::ShortSize($_.ResponseBytes) } }
        Column Latency 8 -Right -Property ResponseLatency { [DisplayText]::Elapsed($_.ResponseLatency) }
        Column Url {
            # Nearly all are http, and the host tells more.
            "$($_.Url ?? $_.Path ?? $_.Server)" -replace '^http://'
        }
    )
    List  = @(
        Item Time { [DisplayText]::DateAndTime($_.Time) }
        Item PacketNumber
        Item Client
        Item ClientPort
        Item Server
        Item ServerPort
        Item VlanId -IfKnown
        Item Interface -IfKnown
        Item Method -IfKnown
        Item Url -IfKnown
        Item Scheme -IfKnown
        Item Host -IfKnown
        Item Path -IfKnown
        Item Query -IfKnown
        Item Version
        Item UserName -IfKnown
        Item UserAgent -IfKnown
        Item Referer -IfKnown
        Item StatusCode -IfKnown
        Item StatusText -IfKnown
        Item Location -IfKnown
        Item ContentType -IfKnown
        Item DetectedType -IfKnown
        Item ContentEncoding -IfKnown
        Item RequestBytes -IfKnown { [DisplayText]::Size($_.RequestBytes) }
        Item ResponseBytes -IfKnown { [DisplayText]::Size($_.ResponseBytes) }
        Item DnsLatency -IfKnown { [DisplayText]::Elapsed($_.DnsLatency) }
        Item ConnectLatency -IfKnown { [DisplayText]::Elapsed($_.ConnectLatency) }
        Item ResponseLatency -IfKnown { [DisplayText]::Elapsed($_.ResponseLatency) }
        Item TransferTime -IfKnown { [DisplayText]::Elapsed($_.TransferTime) }
        Item Duration -IfKnown { [DisplayText]::Elapsed($_.Duration) }
        Item Pipelined
        Item Complete
        Item WebSocketFramesSent -IfKnown
        Item WebSocketFramesReceived -IfKnown
        Item RequestHeaders -IfKnown
        Item ResponseHeaders -IfKnown
        Item Note -IfKnown
    )
    Wide  = { "$($_.Method) $($_.Url ?? $_.Path ?? $_.Server) $($_.StatusCode)" }
}
