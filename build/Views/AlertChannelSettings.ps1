@{
    Wrap    = $true
    Table   = @(
        Column Channel 8
        Column Name 30 { [DisplayText]::Wrap(($_.Name -replace "^$($_.Channel) "), 30) }
        Column Detail { [DisplayText]::Wrap($_.Detail, [DisplayText]::Room(40)) }
    )
    List    = @(
        Item Channel
        Item Name
        Item Detail -IfKnown
    )
    Wide    = { $_.Name }
}
