@{
    Table = @(
        Column Size 7 -Right { [DisplayText]::ShortSize($_.Size) }
        Column DetectedType 24
        Column Name 20
        Column Sha256
    )
    List  = @(
        Item Time { [DisplayText]::DateAndTime($_.Time) }
        Item Client -IfKnown
        Item Server
        Item Url -IfKnown
        Item Name
        Item Size { [DisplayText]::Size($_.Size) }
        Item ContentType -IfKnown
        Item DetectedType -IfKnown
        Item Sha256
        Item Fault -IfKnown
    )
    Wide  = { "$($_.Name) $($_.Sha256)" }
}
