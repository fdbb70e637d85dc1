@{
    # Same layout as tshark -V. A deserialised layer has its fields as text, with the same layout.
    Tree    = {
        $newLine = [Environment]::NewLine
        $lines = [System.Collections.Generic.List[string]]::new()
        if ($_.Index -eq 0) { $lines.Add('') }
        $lines.Add("$($PSStyle.Formatting.FormatAccent)$($_.Summary)$($PSStyle.Reset)")
        if ($_.DecodeError) { $lines.Add("    $($PSStyle.Foreground.Yellow)[$($_.DecodeError)]$($PSStyle.Reset)") }
        foreach ($field in $_.Fields) { $lines.Add("    $field") }
        $lines -join $newLine
    }
    Table   = @(
        Column No 7 -Right -Property PacketNumber
        Column Index 5 -Right
        Column Layer 16 -Property Name
        Column Offset 6 -Right
        Column Length 6 -Right
        Column Summary { if ($_.DecodeError) { "$($PSStyle.Foreground.Yellow)$($_.DecodeError)$($PSStyle.Reset)" } else { $_.Summary } }
    )
    List    = @(
        Item PacketNumber
        Item Index
        Item Name
        Item Summary
        Item Offset
        Item Length
        Item DecodeError -IfKnown
        Item Fields
    )
    Wide    = { $_.Summary }
}
