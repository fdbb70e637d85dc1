@{
    Wrap    = $true
    Table   = @(
        Column Name 14
        Column Enabled 7
        Column Severity 8
        Column Hits 7 -Right { [DisplayText]::ShortCount($_.Hits, 7) }
        Column LastRaised 10 { if ($_.LastRaised) { [DisplayText]::ClockTime($_.LastRaised) } }
        Column Rule { [DisplayText]::Wrap([NetMon.Presentation.AlertRuleText]::Describe($_), [DisplayText]::Room(51)) }
    )
    List    = @(
        Item Name
        Item Description -IfKnown
        Item Enabled
        Item Severity
        Item SourceAddress -IfKnown
        Item DestinationAddress -IfKnown
        Item Address -IfKnown
        Item Exclude -IfKnown
        Item SourcePort -IfKnown
        Item DestinationPort -IfKnown
        Item Port -IfKnown
        Item Protocol -IfKnown
        Item Application -IfKnown
        Item ServerName -IfKnown
        Item DnsName -IfKnown
        Item Filter -IfKnown
        Item Condition -IfKnown
        Item Detector -IfKnown
        Item Threshold -IfKnown
        Item Measure -IfKnown
        Item Window -IfKnown
        Item GroupBy -IfKnown
        Item Cooldown
        Item MaxTriggerCount -IfKnown
        Item SavePacket -IfKnown
        Item Before -IfKnown
        Item After -IfKnown
        Item Interface -IfKnown
        Item Notify -IfKnown
        Item Hits
        Item Suppressed
        Item LastRaised -IfKnown { [DisplayText]::DateAndTime($_.LastRaised) }
    )
    Wide    = { $_.Name }
}
