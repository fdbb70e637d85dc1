@{
    Table   = @(
        Column No 7 -Right -Property PacketNumber
        Column Layer 10
        Column Stored 10 -Right { if ($null -ne $_.Stored) { '0x{0:x4}' -f [long]$_.Stored } }
        Column Computed 10 -Right { if ($null -ne $_.Computed) { '0x{0:x4}' -f [long]$_.Computed } }
        Column Status { if ("$($_.Status)" -eq 'Invalid') { "$($PSStyle.Foreground.Red)$($_.Status)$($PSStyle.Reset)" } else { "$($_.Status)" } }
    )
    List    = @(
        Item PacketNumber
        Item Layer
        Item Offset
        Item Stored { if ($null -ne $_.Stored) { '0x{0:x4}' -f [long]$_.Stored } }
        Item Computed { if ($null -ne $_.Computed) { '0x{0:x4}' -f [long]$_.Computed } }
        Item Status
        Item IsValid
    )
    Wide    = { "$($_.PacketNumber) $($_.Layer) $($_.Status)" }
}
