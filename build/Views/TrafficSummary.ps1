@{
    GroupBy = 'Grouping', 'By'
    Table   = @(
        Column Key { [DisplayText]::GroupKey($_.Key, $_.Address, $_.PeerAddress, [DisplayText]::Room(53)) }
        Column Flows 6 -Right { [DisplayText]::ShortCount($_.Flows, 6) }
        Column Sent 8 -Right { [DisplayText]::Size($_.BytesSent) }
        Column Received 8 -Right { [DisplayText]::Size($_.BytesReceived) }
        Column Bytes 8 -Right { [DisplayText]::Size($_.Bytes) }
        Column Packets 9 -Right { [DisplayText]::ShortCount($_.Packets, 9) }
        Column Rtt 8 -Right { [DisplayText]::Elapsed($_.HandshakeRtt) }
    )
    List    = @(
        Item Grouping
        Item Key
        Item Address -IfKnown
        Item PeerAddress -IfKnown
        Item Subnet -IfKnown
        Item Protocol -IfKnown
        Item Port -IfKnown
        Item Application -IfKnown
        Item ServerName -IfKnown
        Item Interface -IfKnown
        Item IntervalStart -IfKnown { [DisplayText]::DateAndTime($_.IntervalStart) }
        Item Flows { [DisplayText]::Count($_.Flows) }
        Item PacketsSent { [DisplayText]::Count($_.PacketsSent) }
        Item PacketsReceived { [DisplayText]::Count($_.PacketsReceived) }
        Item Packets { [DisplayText]::Count($_.Packets) }
        Item BytesSent { [DisplayText]::Size($_.BytesSent) }
        Item BytesReceived { [DisplayText]::Size($_.BytesReceived) }
        Item Bytes { [DisplayText]::Size($_.Bytes) }
        Item Retransmissions { [DisplayText]::Count($_.Retransmissions) }
        Item Handshakes { [DisplayText]::Count($_.Handshakes) }
        Item HandshakeRtt -IfKnown { [DisplayText]::Elapsed($_.HandshakeRtt) }
        Item FirstSeen { [DisplayText]::DateAndTime($_.FirstSeen) }
        Item LastSeen { [DisplayText]::DateAndTime($_.LastSeen) }
    )
    Wide    = { "$($_.Key): $([DisplayText]::Size($_.Bytes))" }
}
