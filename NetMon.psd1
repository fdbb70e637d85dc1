@{
    RootModule             = 'NetMon.dll'
    ModuleVersion          = '0.1.0'
    GUID                   = '7c5a3d0e-0b7d-4a53-9d38-6f4f2f1b8f5e'
    Author                 = 'NetMonPS contributors'
    CompanyName            = 'NetMonPS'
    Copyright              = '(c) NetMonPS contributors. MIT licence.'
    Description            = 'Packet capture for PowerShell: live traffic and capture files as typed objects in the pipeline.'
    PowerShellVersion      = '7.4'
    CompatiblePSEditions   = @('Core')
    TypesToProcess         = @('NetMon.types.ps1xml')
    FormatsToProcess       = @('NetMon.format.ps1xml')
    FunctionsToExport      = @()
    AliasesToExport        = @('eppc', 'gfs', 'gnif', 'gpd', 'ippc', 'sapc', 'wts')
    VariablesToExport      = @()
    CmdletsToExport        = @(
        'Compare-FlowSummary'
        'Disable-TrafficAlert'
        'Enable-TrafficAlert'
        'Export-HttpObject'
        'Export-PacketCapture'
        'Find-CleartextCredential'
        'Get-CaptureStatistics'
        'Get-DnsTransaction'
        'Get-FlowPacket'
        'Get-FlowSummary'
        'Get-HttpTransaction'
        'Get-NetInterface'
        'Get-PacketDetail'
        'Get-TcpStream'
        'Get-TlsSession'
        'Get-TrafficAlert'
        'Get-TrafficMonitor'
        'Import-PacketCapture'
        'Invoke-TrafficMonitor'
        'Measure-PacketCapture'
        'Merge-PacketCapture'
        'New-AlertChannel'
        'New-TrafficMonitorConfig'
        'New-TrafficReport'
        'Protect-PacketCapture'
        'Receive-TrafficAlert'
        'Register-TrafficAlert'
        'Split-PacketCapture'
        'Start-PacketCapture'
        'Start-TrafficMonitor'
        'Stop-TrafficMonitor'
        'Test-PacketChecksum'
        'Test-TrafficAlert'
        'Test-TrafficMonitorConfig'
        'Unregister-TrafficAlert'
        'Update-TrafficMonitor'
        'Watch-TrafficSummary'
    )
    PrivateData            = @{
        PSData = @{
            Tags         = @('PSEdition_Core', 'Windows', 'Linux', 'MacOS', 'packet', 'capture', 'pcap', 'pcapng', 'network', 'monitor',
                'sniffer', 'libpcap', 'npcap', 'BPF', 'traffic', 'wireshark', 'tcpdump')
            ProjectUri   = 'https://github.com/netmonps/netmonps'
            LicenseUri   = 'https://github.com/netmonps/netmonps/blob/main/LICENSE'
            ReleaseNotes = @'
See CHANGELOG.md. Defaults that matter:
-SnapshotLength 262144 bytes, which is every byte; -BufferSize 64 MB for each interface; -QueueLimit 32768 packets.
Flows: -IdleTimeout 5m for TCP, else 1m; -ActiveTimeout never; -MaxFlow 2000000; -MaxGroup 500000; -Interval 1m.
Watch-TrafficSummary: -RefreshInterval 500ms. Monitors: a health record every 10s, outputs flushed every 1s.
Rules: severity Medium, a cooldown of 1m, measured in packets. Alert delivery: 10s a try, 3 retries, 1000 alerts wait for a channel.
Files: an existing one is an error without -Force; new ones have mode 0640.
'@
        }
    }
}
