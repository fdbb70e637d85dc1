@{
    Table   = @(
        Column No 7 -Right -Property PacketNumber
        Column Layer 12
        Column Offset 6 -Right
        Column Length 6 -Right
        Column Name 24
        Column Value { "$_".Substring($_.Name.Length + 2) }
    )
    List    = @(
        Item PacketNumber
        Item Layer
        Item Name
        Item Value
        Item Unit -IfKnown
        Item Description -IfKnown
        Item Offset -IfKnown
        Item Length
    )
    Wide    = { "$($_.Name): $($_.Value)" }
}
