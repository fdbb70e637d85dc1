@{
    Table   = @(
        Column StartTime 24 { [DisplayText]::DateAndTime($_.StartTime) }
        Column Duration 12 -Right
        Column Packets 13 -Right { [DisplayText]::Count($_.Packets) }
        Column Bytes 8 -Right { [DisplayText]::Size($_.Bytes) }
    )
    List    = @(
        Item StartTime { [DisplayText]::DateAndTime($_.StartTime) }
        Item Duration
        Item Packets { [DisplayText]::Count($_.Packets) }
        Item Bytes { [DisplayText]::Size($_.Bytes) }
    )
    Wide    = { "$([DisplayText]::ClockTime($_.StartTime)): $($_.Packets)" }
}
