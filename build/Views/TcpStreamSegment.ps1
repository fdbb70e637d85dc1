@{
    GroupBy = 'Stream', 'Stream'
    Table   = @(
        Column Time 12 { [DisplayText]::TimeToMilliseconds($_.Timestamp) }
        Column Source 15 { [DisplayText]::ShortEndpoint($_.SrcIP, $_.SrcPort, $null, 15) }
        Column Direction 9
        Column Gap 5 -Right { if ($_.GapBefore -gt 0) { "$($PSStyle.Foreground.Yellow)$($_.GapBefore)$($PSStyle.Reset)" } }
        Column Length 6 -Right
        Column Text { $text = "$($_.Text)"; $text.Substring(0, [Math]::Min(200, $text.Length)) -replace '\s+', ' ' }
    )
    List    = @(
        Item Stream
        Item Direction
        Item Timestamp { [DisplayText]::DateAndTime($_.Timestamp) }
        Item PacketNumber
        Item SrcIP
        Item SrcPort
        Item DstIP
        Item DstPort
        Item VlanId
        Item Interface
        Item Offset
        Item Length
        Item GapBefore
        Item Decrypted
        Item Note
        Item Text
    )
    Wide    = { "$($_.Stream) $($_.Direction) $($_.Offset)+$($_.Length)" }
}
