@{
    Wrap    = $true
    Table   = @(
        Column Kind 16
        Column Count 11 -Right { [DisplayText]::Count($_.Count) }
        Column Message
    )
    List    = @(
        Item Kind
        Item Count -IfKnown { [DisplayText]::Count($_.Count) }
        Item Message
    )
    Wide    = { $_.Kind }
}
