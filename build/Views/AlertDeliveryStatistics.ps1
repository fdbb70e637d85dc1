@{
    Wrap    = $true
    Table   = @(
        Column Channel 16
        Column Delivered 9 -Right { [DisplayText]::ShortCount($_.Delivered, 9) }
        Column Failed 6 -Right {
            if ($_.Failed -gt 0) { "$($PSStyle.Foreground.Red)$([DisplayText]::ShortCount($_.Failed, 6))$($PSStyle.Reset)" }
            else { [DisplayText]::ShortCount($_.Failed, 6) }
        }
        Column Dropped 7 -Right {
            if ($_.Dropped -gt 0) { "$($PSStyle.Foreground.Red)$([DisplayText]::ShortCount($_.Dropped, 7))$($PSStyle.Reset)" }
            else { [DisplayText]::ShortCount($_.Dropped, 7) }
        }
        Column Retried 7 -Right { [DisplayText]::ShortCount($_.Retried, 7) }
        Column Waiting 7 -Right { [DisplayText]::ShortCount($_.Waiting, 7) }
        Column LastError { [DisplayText]::Wrap($_.LastError, [DisplayText]::Room(58)) }
    )
    List    = @(
        Item Channel
        Item Accepted { [DisplayText]::Count($_.Accepted) }
        Item Delivered { [DisplayText]::Count($_.Delivered) }
        Item Failed { [DisplayText]::Count($_.Failed) }
        Item Dropped { [DisplayText]::Count($_.Dropped) }
        Item Retried { [DisplayText]::Count($_.Retried) }
        Item Waiting { [DisplayText]::Count($_.Waiting) }
        Item LastError -IfKnown
    )
    Wide    = { "$($_.Channel): $([DisplayText]::Count($_.Delivered))" }
}
