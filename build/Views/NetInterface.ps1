@{
    Wrap    = $true
    Table   = @(
        Column Name 15 {
            $name = if ($_.Name -like '\Device\*' -and $_.FriendlyName) { $_.FriendlyName } else { $_.Name }
            [DisplayText]::Wrap($name, 15)
        }
        Column Status 6 {
            if ("$($_.Status)" -eq 'Up') { "$($PSStyle.Foreground.Green)$($_.Status)$($PSStyle.Reset)" }
            else { $_.Status }
        }
        Column Kind 8
        Column IPv4Address 15 { [DisplayText]::Wrap($_.IPv4Address, 15) }
        Column Capture {
            if ($_.CanCapture) { 'yes' }
            else { [DisplayText]::Wrap("no: $($_.CaptureHint)", [DisplayText]::Room(48)) }
        }
    )
    List    = @(
        Item Name
        Item FriendlyName -IfKnown
        Item Description -IfKnown
        Item InterfaceIndex -IfKnown
        Item Status
        Item Kind
        Item MacAddress -IfKnown
        Item IPv4Address -IfKnown
        Item IPv6Address -IfKnown
        Item Mtu -IfKnown
        Item LinkType -IfKnown
        Item CanCapture
        Item CaptureHint -IfKnown
        Item Received { [DisplayText]::Size($_.ReceivedBytes) }
        Item Sent { [DisplayText]::Size($_.SentBytes) }
    )
    Wide    = { $_.Name }
}
