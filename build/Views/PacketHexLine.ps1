@{
    Table   = @(
        Column Off 4 -Right { '{0:x4}' -f [int]$_.Offset }
        Column Hex 47
        Column Ascii 16
        Column Layer
    )
    List    = @(
        Item PacketNumber
        Item Layer
        Item Offset { '{0:x4}' -f [int]$_.Offset }
        Item Length
        Item Hex
        Item Ascii
    )
    Wide    = { $_.Hex }
}
