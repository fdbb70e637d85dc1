@{
    Wrap    = $true
    Table   = @(
        Column Time 8 { [DisplayText]::ClockTime($_.Time) }
        Column Name 10
        Column State 13 {
            $state = "$($_.State)"
                            $colour = switch ($state) {
                              Failed { $PSStyle.Foreground.Red }
                              Reconnecting { $PSStyle.Foreground.Yellow }
                              OutputStopped { $PSStyle.Foreground.Yellow }
                            }
                            if ($colour) { "$colour$state$($PSStyle.Reset)" } else { $state }
        }
        Column Received 8 -Right { [DisplayText]::ShortCount($_.Received, 8) }
        Column Dropped 7 -Right { $dropped = $_.DroppedByKernel + $_.DroppedByInterface + $_.DroppedByQueue; [DisplayText]::ShortCount($dropped, 7) }
        Column Flows 6 -Right { [DisplayText]::ShortCount($_.OpenFlows + $_.EndedFlows, 6) }
        Column Alerts 6 -Right { [DisplayText]::ShortCount($_.AlertsRaised, 6) }
        Column Message { [DisplayText]::Wrap($_.Message, [DisplayText]::Room(65)) }
    )
    List    = @(
        Item Time { [DisplayText]::DateAndTime($_.Time) }
        Item Name
        Item Source
        Item State
        Item Message
        Item ConfigPath
        Item Uptime { [DisplayText]::Span($_.Uptime) }
        Item Received
        Item Delivered
        Item Discarded
        Item DroppedByKernel
        Item DroppedByInterface
        Item DroppedByQueue
        Item PacketsNotJudged
        Item DecodeErrors
        Item PacketsWithoutFlow
        Item OpenFlows
        Item EndedFlows
        Item EvictedFlows
        Item FlowsWritten
        Item FlowsNotWritten
        Item TransactionsWritten
        Item TransactionsNotWritten
        Item PacketsWritten
        Item PacketsNotWritten
        Item AlertsRaised
        Item AlertsSuppressed
        Item DeliveriesFailed
        Item Gaps
        Item GapTime
        Item MemoryBytes { [DisplayText]::Size($_.MemoryBytes) }
        Item Lag
    )
    Wide    = { "$($_.Name): $($_.State)" }
}
