@{
    Table   = @(
        Column StartTime 24 { [DisplayText]::DateAndTime($_.StartTime) }
        Column Duration 12 -Right { [DisplayText]::Elapsed($_.Duration) }
        Column PacketNumber 13 -Right
    )
    List    = @(
        Item StartTime { [DisplayText]::DateAndTime($_.StartTime) }
        Item Duration { [DisplayText]::Elapsed($_.Duration) }
        Item PacketNumber
    )
    Wide    = { "$([DisplayText]::ClockTime($_.StartTime)): $([DisplayText]::Elapsed($_.Duration))" }
}
