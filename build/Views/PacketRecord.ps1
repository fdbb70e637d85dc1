@{
    Table   = @(
        Column No 5 -Right -Property Number
        Column Time 8 { [DisplayText]::ClockTime($_.Timestamp) }
        Column Source 15 { [DisplayText]::ShortEndpoint($_.SrcIP, $_.SrcPort, $_.SrcMac, 15) }
        Column Destination 15 { [DisplayText]::ShortEndpoint($_.DstIP, $_.DstPort, $_.DstMac, 15) }
        Column Proto 6 { $_.Application ?? $_.Protocol }
        Column Len 5 -Right -Property Length
        Column Info {
            $info = [DisplayText]::PacketInfo($_, 15, 60)
            if ($_.DecodeError) { "$($PSStyle.Foreground.Yellow)$info$($PSStyle.Reset)" }
            elseif ("$($_.TcpFlags)" -match '\bRST\b') { "$($PSStyle.Foreground.Red)$info$($PSStyle.Reset)" }
            else { $info }
        }
    )
    List    = @(
        Item Number
        Item Timestamp { [DisplayText]::DateAndTime($_.Timestamp) }
        Item Interface
        Item LinkType
        Item Length
        Item CapturedLength
        Item Direction -IfKnown
        Item Comment -IfKnown
        Item DropReason -IfKnown
        Item DropCount -IfKnown
        Item SrcMac -IfKnown
        Item DstMac -IfKnown
        Item EtherType -IfKnown { '0x{0:x4}' -f [int]$_.EtherType }
        Item VlanId -IfKnown
        Item InnerVlanId -IfKnown
        Item SrcIP -IfKnown
        Item DstIP -IfKnown
        Item IPProtocol -IfKnown
        Item Ttl -IfKnown
        Item Dscp -IfKnown
        Item IPId -IfKnown
        Item FragmentOffset -IfKnown
        Item IsFragment
        Item Protocol
        Item SrcPort -IfKnown
        Item DstPort -IfKnown
        Item TcpFlags -IfKnown
        Item Seq -IfKnown
        Item Ack -IfKnown
        Item Window -IfKnown
        Item IcmpType -IfKnown
        Item IcmpCode -IfKnown
        Item ArpOperation -IfKnown
        Item Application -IfKnown
        Item DnsName -IfKnown
        Item ServerName -IfKnown
        Item HttpHost -IfKnown
        Item Tunnel -IfKnown
        Item PayloadLength
        Item CommunityId -IfKnown
        Item DecodeError -IfKnown
        Item Info
    )
    Wide    = { "$([DisplayText]::Endpoint($_.SrcIP, $_.SrcPort, $_.SrcMac, 47)) > $([DisplayText]::Endpoint($_.DstIP, $_.DstPort, $_.DstMac, 47)) $($_.Application ?? $_.Protocol)" }
}
