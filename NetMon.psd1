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
    RequiredAssemblies     = @('NetMon.Core.dll')
    TypesToProcess         = @('NetMon.types.ps1xml')
    FormatsToProcess       = @('NetMon.format.ps1xml')
    FunctionsToExport      = @()
    AliasesToExport        = @()
    VariablesToExport      = @()
    CmdletsToExport        = @(
        'Compare-FlowSummary'
        'Disable-TrafficAlert'
        'Enable-TrafficAlert'
        'Export-PacketCapture'
        'Get-CaptureStatistics'
        'Get-FlowPacket'
        'Get-FlowSummary'
        'Get-NetInterface'
        'Get-PacketDetail'
        'Get-TcpStream'
        'Get-TrafficAlert'
        'Get-TrafficMonitor'
        'Import-PacketCapture'
        'Invoke-TrafficMonitor'
        'New-TrafficMonitorConfig'
        'Receive-TrafficAlert'
        'Register-TrafficAlert'
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
            LicenseUri   = 'https://opensource.org/license/mit'
            ReleaseNotes = 'See CHANGELOG.md.'
        }
    }
}
