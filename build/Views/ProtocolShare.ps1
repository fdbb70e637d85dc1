@{
    Table   = @(
        Column Protocol { '  ' * $_.Level + $_.Protocol }
        Column Packets 13 -Right { [DisplayText]::Count($_.Packets) }
        Column Bytes 8 -Right { [DisplayText]::Size($_.Bytes) }
        Column Share 8 -Right { '{0:0.##} %' -f (100 * $_.Share) }
    )
    List    = @(
        Item Path
        Item Protocol
        Item Level
        Item Packets { [DisplayText]::Count($_.Packets) }
        Item Bytes { [DisplayText]::Size($_.Bytes) }
        Item Share
    )
    Wide    = { "$($_.Protocol): $($_.Packets)" }
}
