@{
    Table = @(
        Column Time 12 { [DisplayText]::TimeToMilliseconds($_.Time) }
        Column Client 15 { [DisplayText]::ShortEndpoint($_.Client, $null, $null, 15) }
        Column Type 5
        Column ResponseCode 12 {
            # Highlights what failed.
            $code = "$($_.ResponseCode)"
            if ($code -eq 'NOERROR') { $code }
            elseif ($code) { "$($PSStyle.Foreground.Red)$code$($PSStyle.Reset)" }
        }
        Column Latency 8 -Right { [DisplayText]::Elapsed($_.Latency) }
        Column Name
    )
    List  = @(
        Item Time { [DisplayText]::DateAndTime($_.Time) }
        Item PacketNumber
        Item Transport
        Item Client -IfKnown
        Item ClientPort -IfKnown
        Item Server
        Item ServerPort
        Item VlanId -IfKnown
        Item Interface -IfKnown
        Item Id
        Item Name
        Item Type
        Item ResponseCode
        Item Latency -IfKnown { [DisplayText]::Elapsed($_.Latency) }
        Item Retries
        Item Answers -IfKnown
        Item Addresses -IfKnown
        Item Cnames -IfKnown
        Item MinimumTtl -IfKnown
        Item Truncated -IfKnown
        Item Authoritative -IfKnown
        Item RecursionAvailable -IfKnown
        Item Dnssec -IfKnown
        Item Size -IfKnown
    )
    Wide  = { "$($_.Name) $($_.Type) $($_.ResponseCode)" }
}
