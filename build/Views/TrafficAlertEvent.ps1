@{
    Wrap    = $true
    Table   = @(
        Column Time 8 { [DisplayText]::ClockTime($_.Time) }
        Column Severity 8 {
            $severity = "$($_.Severity)"
            if ($severity -eq 'Information') { $severity = 'Info' }
            $colour = switch ($severity) {
              Critical { $PSStyle.Foreground.BrightMagenta }
              High { $PSStyle.Foreground.Red }
              Medium { $PSStyle.Foreground.Yellow }
            }
            if ($colour) { "$colour$severity$($PSStyle.Reset)" } else { $severity }
        }
        Column Rule 14
        Column Count 7 -Right { [DisplayText]::ShortCount($_.Count, 7) }
        Column Message { [DisplayText]::Wrap($_.Message, [DisplayText]::Room(41)) }
    )
    List    = @(
        Item Time { [DisplayText]::DateAndTime($_.Time) }
        Item Rule
        Item Severity
        Item State
        Item Key -IfKnown
        Item Message
        Item SrcIP -IfKnown
        Item SrcPort -IfKnown
        Item DstIP -IfKnown
        Item DstPort -IfKnown
        Item Protocol -IfKnown
        Item Count { [DisplayText]::Count($_.Count) }
        Item Threshold -IfKnown { [DisplayText]::Count($_.Threshold) }
        Item Window -IfKnown { [DisplayText]::Duration($_.Window) }
        Item SuppressedCount { [DisplayText]::Count($_.SuppressedCount) }
        Item Interface -IfKnown
        Item CommunityId -IfKnown
        Item PacketNumber -IfKnown
        Item PacketFile -IfKnown
        Item Error -IfKnown
    )
    Wide    = { "$($_.Severity): $($_.Rule) $($_.Key)" }
}
