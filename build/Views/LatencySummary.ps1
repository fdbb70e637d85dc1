@{
    Table   = @(
        Column Kind 12
        Column Count 10 -Right { [DisplayText]::ShortCount($_.Count, 10) }
        Column Minimum 10 -Right { [DisplayText]::Elapsed($_.Minimum) }
        Column P50 10 -Right { [DisplayText]::Elapsed($_.P50) }
        Column P90 10 -Right { [DisplayText]::Elapsed($_.P90) }
        Column P99 10 -Right { [DisplayText]::Elapsed($_.P99) }
        Column Maximum 10 -Right { [DisplayText]::Elapsed($_.Maximum) }
    )
    List    = @(
        Item Kind
        Item Count { [DisplayText]::Count($_.Count) }
        Item Minimum { [DisplayText]::Elapsed($_.Minimum) }
        Item P50 { [DisplayText]::Elapsed($_.P50) }
        Item P90 { [DisplayText]::Elapsed($_.P90) }
        Item P99 { [DisplayText]::Elapsed($_.P99) }
        Item Maximum { [DisplayText]::Elapsed($_.Maximum) }
        Item IsExact
    )
    Wide    = { "$($_.Kind): $([DisplayText]::Elapsed($_.P50))" }
}
