@{
    Table   = @(
        Column StartTime 9 { [DisplayText]::ClockTime($_.StartTime) }
        Column Source { [DisplayText]::Shorten([System.IO.Path]::GetFileName($_.Source), [DisplayText]::Room(65)) }
        Column Duration 8 -Right { [DisplayText]::Elapsed($_.Duration) }
        Column Received 9 -Right { [DisplayText]::ShortCount($_.Received, 9) }
        Column Delivered 9 -Right { [DisplayText]::ShortCount($_.Delivered, 9) }
        Column Discarded 9 -Right { [DisplayText]::ShortCount($_.Discarded, 9) }
        Column Dropped 7 -Right {
            $dropped = [DisplayText]::ShortCount($_.Dropped, 7)
            if ($_.Dropped -gt 0) { "$($PSStyle.Foreground.Red)$dropped$($PSStyle.Reset)" } else { $dropped }
        }
        Column Running 7 -Property IsRunning
    )
    List    = @(
        Item Source
        Item OutFile -IfKnown
        Item StartTime { [DisplayText]::DateAndTime($_.StartTime) }
        Item Duration { [DisplayText]::Duration($_.Duration) }
        Item IsRunning
        Item Received { [DisplayText]::Count($_.Received) }
        Item BytesReceived { [DisplayText]::Size($_.BytesReceived) }
        Item Delivered { [DisplayText]::Count($_.Delivered) }
        Item Discarded { [DisplayText]::Count($_.Discarded) }
        Item DroppedByQueue { [DisplayText]::Count($_.DroppedByQueue) }
        Item NotWritten -IfKnown { [DisplayText]::Count($_.NotWritten) }
        Item DroppedByKernel { [DisplayText]::Count($_.DroppedByKernel) }
        Item DroppedByInterface { [DisplayText]::Count($_.DroppedByInterface) }
        Item Filtered { [DisplayText]::Count($_.Filtered) }
        Item Duplicates { [DisplayText]::Count($_.Duplicates) }
        Item DecodeErrors { [DisplayText]::Count($_.DecodeErrors) }
    )
    Wide    = { "$($_.Source): $([DisplayText]::Count($_.Delivered))" }
}
