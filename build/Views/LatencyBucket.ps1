@{
    GroupBy = 'Kind', 'Kind'
    Table   = @(
        Column From 12 -Right
        Column To 12 -Right
        Column Count 13 -Right { [DisplayText]::Count($_.Count) }
    )
    List    = @(
        Item Kind
        Item From
        Item To
        Item Count { [DisplayText]::Count($_.Count) }
    )
    Wide    = { "$($_.To): $($_.Count)" }
}
