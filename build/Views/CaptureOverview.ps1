@{
    # One page. Room leaves the last column of the window free.
    Tree    = { [NetMon.Presentation.OverviewPage]::Text($_, [DisplayText]::Room(0), $PSStyle.Formatting.FormatAccent, $PSStyle.Foreground.Yellow, $PSStyle.Reset) }
    Table   = @(
        Column Source { [DisplayText]::Shorten($_.Source, [DisplayText]::Room(63)) }
        Column Packets 8 -Right { [DisplayText]::ShortCount($_.Packets, 8) }
        Column Bytes 8 -Right { [DisplayText]::Size($_.Bytes) }
        Column Duration 9 -Right { [DisplayText]::Elapsed($_.Duration) }
        Column Flows 8 -Right { [DisplayText]::ShortCount($_.Flows, 8) }
        Column WarningCount 12 -Right
        Column FindingCount 12 -Right
    )
    List    = @(
        Item Source
        Item Format -IfKnown
        Item Compression -IfKnown
        Item FileSize -IfKnown { [DisplayText]::Size($_.FileSize) }
        Item LinkType -IfKnown
        Item Interface -IfKnown
        Item Packets { [DisplayText]::Count($_.Packets) }
        Item Bytes { [DisplayText]::Size($_.Bytes) }
        Item CapturedBytes { [DisplayText]::Size($_.CapturedBytes) }
        Item StartTime -IfKnown { [DisplayText]::DateAndTime($_.StartTime) }
        Item EndTime -IfKnown { [DisplayText]::DateAndTime($_.EndTime) }
        Item Duration -IfKnown { [DisplayText]::Elapsed($_.Duration) }
        Item PacketsPerSecond -IfKnown
        Item BitsPerSecond -IfKnown { [DisplayText]::BitRate($_.BitsPerSecond) }
        Item Damage -IfKnown
        Item Warnings { $_.Warnings -join '; ' }
        Item TruncatedPackets { [DisplayText]::Count($_.TruncatedPackets) }
        Item DecodeErrors { [DisplayText]::Count($_.DecodeErrors) }
        Item Duplicates { [DisplayText]::Count($_.Duplicates) }
        Item LostPackets -IfKnown { [DisplayText]::Count($_.LostPackets) }
        Item TimeReversals { [DisplayText]::Count($_.TimeReversals) }
        Item OversizedPackets { [DisplayText]::Count($_.OversizedPackets) }
        Item InvalidChecksums { [DisplayText]::Count($_.InvalidChecksums) }
        Item LongestPause -IfKnown
        Item Pauses { $_.Pauses -join '; ' }
        Item Flows { [DisplayText]::Count($_.Flows) }
        Item PacketsWithoutFlow { [DisplayText]::Count($_.PacketsWithoutFlow) }
        Item TcpFlows { [DisplayText]::Count($_.TcpFlows) }
        Item OneWayFlows { [DisplayText]::Count($_.OneWayFlows) }
        Item Hosts { [DisplayText]::Count($_.Hosts) }
        Item Retransmissions { [DisplayText]::Count($_.Retransmissions) }
        Item RetransmissionRate -IfKnown
        Item OutOfOrder { [DisplayText]::Count($_.OutOfOrder) }
        Item MissedBytes { [DisplayText]::Size($_.MissedBytes) }
        Item Resets { [DisplayText]::Count($_.Resets) }
        Item Rejected { [DisplayText]::Count($_.Rejected) }
        Item Unanswered { [DisplayText]::Count($_.Unanswered) }
        Item Protocols { $_.Protocols -join '; ' }
        Item Applications { $_.Applications.Key -join '; ' }
        Item TopHosts { $_.TopHosts.Key -join '; ' }
        Item Services { $_.Services.Key -join '; ' }
        Item DnsTransactions { [DisplayText]::Count($_.DnsTransactions) }
        Item DnsFailures { [DisplayText]::Count($_.DnsFailures) }
        Item DnsUnanswered { [DisplayText]::Count($_.DnsUnanswered) }
        Item DnsNames { $_.DnsNames -join '; ' }
        Item DnsFailedNames { $_.DnsFailedNames -join '; ' }
        Item TlsSessions { [DisplayText]::Count($_.TlsSessions) }
        Item TlsFailures { [DisplayText]::Count($_.TlsFailures) }
        Item TlsOldVersions { [DisplayText]::Count($_.TlsOldVersions) }
        Item TlsServerNames { $_.TlsServerNames -join '; ' }
        Item TlsVersions { $_.TlsVersions -join '; ' }
        Item HttpTransactions { [DisplayText]::Count($_.HttpTransactions) }
        Item HttpErrors { [DisplayText]::Count($_.HttpErrors) }
        Item HttpErrorRate -IfKnown
        Item HttpHosts { $_.HttpHosts -join '; ' }
        Item Latencies { $_.Latencies -join '; ' }
        Item CredentialCount { [DisplayText]::Count($_.CredentialCount) }
        Item Credentials { $_.Credentials -join '; ' }
        Item FindingCount { [DisplayText]::Count($_.FindingCount) }
        Item Findings { $_.Findings -join '; ' }
    )
    Wide    = { "$($_.Source): $($_.WarningCount) warnings, $($_.FindingCount) findings" }
}
