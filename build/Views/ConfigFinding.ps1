@{
    Wrap    = $true
    Table   = @(
        Column Line 5 -Right
        Column Col 4 -Right -Property Column
        Column Severity 8 { if ("$($_.Severity)" -eq 'Error') { "$($PSStyle.Foreground.Red)$($_.Severity)$($PSStyle.Reset)" } else { "$($_.Severity)" } }
        Column Key 20
        Column Message { [DisplayText]::Wrap($_.Message, [DisplayText]::Room(41)) }
    )
    List    = @(
        Item Severity
        Item Path -IfKnown
        Item Line
        Item Column
        Item Key -IfKnown
        Item Message
    )
    Wide    = { "$($_.Line):$($_.Column) $($_.Key)" }
}
