@{
    GroupBy = 'Grouping', 'By'
    Table   = @(
        Column Change 7 {
            switch ("$($_.Change)") {
                              'New' { "$($PSStyle.Foreground.Green)New$($PSStyle.Reset)" }
                              'Gone' { "$($PSStyle.Foreground.Red)Gone$($PSStyle.Reset)" }
                              default { $_ }
                            }
        }
        Column Key { [DisplayText]::GroupKey($_.Key, $_.Address, $_.PeerAddress, [DisplayText]::Room(49)) }
        Column Before 8 -Right { [DisplayText]::Size($_.ReferenceBytes) }
        Column After 8 -Right { [DisplayText]::Size($_.DifferenceBytes) }
        Column Ratio 6 -Right { [DisplayText]::Ratio($_.BytesRatio) }
        Column Flows 6 -Right { [DisplayText]::SignedCount($_.FlowsDelta, 6) }
        Column Packets 8 -Right { [DisplayText]::SignedCount($_.PacketsDelta, 8) }
    )
    List    = @(
        Item Change
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
        Item ReferenceFlows { [DisplayText]::Count($_.ReferenceFlows) }
        Item DifferenceFlows { [DisplayText]::Count($_.DifferenceFlows) }
        Item FlowsDelta { [DisplayText]::SignedCount($_.FlowsDelta, 30) }
        Item ReferencePackets { [DisplayText]::Count($_.ReferencePackets) }
        Item DifferencePackets { [DisplayText]::Count($_.DifferencePackets) }
        Item PacketsDelta { [DisplayText]::SignedCount($_.PacketsDelta, 30) }
        Item ReferenceBytes { [DisplayText]::Size($_.ReferenceBytes) }
        Item DifferenceBytes { [DisplayText]::Size($_.DifferenceBytes) }
        Item BytesDelta { [DisplayText]::SignedSize($_.BytesDelta) }
        Item BytesRatio -IfKnown { [DisplayText]::Ratio($_.BytesRatio) }
        Item ReferenceHandshakeRtt -IfKnown { [DisplayText]::Elapsed($_.ReferenceHandshakeRtt) }
        Item DifferenceHandshakeRtt -IfKnown { [DisplayText]::Elapsed($_.DifferenceHandshakeRtt) }
        Item HandshakeRttDelta -IfKnown { [DisplayText]::Elapsed($_.HandshakeRttDelta) }
    )
    Wide    = { "$($_.Change) $($_.Key)" }
}
