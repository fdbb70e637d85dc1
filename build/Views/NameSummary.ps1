@{
    Table   = @(
        Column Name { [DisplayText]::Shorten($_.Name, [DisplayText]::Room(53)) }
        Column Count 10 -Right { [DisplayText]::ShortCount($_.Count, 10) }
        Column Failures 10 -Right { [DisplayText]::ShortCount($_.Failures, 10) }
        Column Detail 30 { [DisplayText]::Shorten($_.Detail, 30) }
    )
    List    = @(
        Item Name
        Item Count { [DisplayText]::Count($_.Count) }
        Item Failures { [DisplayText]::Count($_.Failures) }
        Item FailureRate
        Item Detail -IfKnown
    )
    Wide    = { "$($_.Name): $($_.Count)" }
}
