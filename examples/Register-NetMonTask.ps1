<#
.SYNOPSIS
    Makes a scheduled task of Windows that runs a monitor from the start of the system on.
.DESCRIPTION
    Needs an elevated shell. The task runs as LOCAL SERVICE, or with -AsSystem as SYSTEM, which is needed where Npcap is restricted to
    administrators. The account must be able to read the configuration and to write where its outputs go. It is started again when it fails.
.EXAMPLE
    ./Register-NetMonTask.ps1 -Configuration C:\netmon\netmon.toml -NetMon C:\netmon\host\netmon.exe
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [Parameter(Mandatory)] [string] $Configuration,
    [Parameter(Mandatory)] [string] $NetMon,
    [string] $TaskName = 'NetMon traffic monitor',
    [switch] $AsSystem
)

$ErrorActionPreference = 'Stop'
$quoted = $Configuration.Replace("'", "''")
$action = New-ScheduledTaskAction -Execute $NetMon -Argument "-NonInteractive -Command `"Invoke-TrafficMonitor '$quoted' -Unattended`""
$trigger = New-ScheduledTaskTrigger -AtStartup
$principal = New-ScheduledTaskPrincipal -UserId ($AsSystem ? 'SYSTEM' : 'LOCAL SERVICE') -LogonType ServiceAccount
$settings = New-ScheduledTaskSettingsSet -RestartCount 999 -RestartInterval (New-TimeSpan -Minutes 1) -ExecutionTimeLimit ([TimeSpan]::Zero)
if ($PSCmdlet.ShouldProcess($TaskName)) {
    Register-ScheduledTask -TaskName $TaskName -Action $action -Trigger $trigger -Principal $principal -Settings $settings -Force
}
