<#
.SYNOPSIS
    Makes a scheduled task of Windows that runs a monitor from the start of the system on.
.DESCRIPTION
    Needs an elevated shell; with -AsXml none, and then nothing is made. The task runs as LOCAL SERVICE, or with -AsSystem as SYSTEM, which is needed
    where Npcap is restricted to administrators. The account must be able to read the configuration and to write where its outputs go. The task runs on
    batteries too, has no time limit and the priority of an ordinary program (that of tasks is lower, and packets would be lost), and is started again a
    minute after it failed, up to 255 times.
.EXAMPLE
    ./Register-NetMonTask.ps1 -Configuration C:\netmon\netmon.toml -NetMon C:\netmon\host\netmon.exe
.EXAMPLE
    ./Register-NetMonTask.ps1 -Configuration C:\netmon\netmon.toml -NetMon C:\netmon\host\netmon.exe -AsXml | Set-Content task.xml -Encoding unicode
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [Parameter(Mandatory)] [string] $Configuration,
    [Parameter(Mandatory)] [string] $NetMon,
    [string] $TaskName = 'NetMon traffic monitor',
    [switch] $AsSystem,
    [switch] $AsXml
)

$ErrorActionPreference = 'Stop'
$command = "Invoke-TrafficMonitor '$($Configuration.Replace("'", "''"))' -Unattended"
$text = { param($value) [System.Security.SecurityElement]::Escape($value) }
# The accounts by their numbers: their names are translated.
$xml = @"
<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Description>Runs the traffic monitor of $(& $text $Configuration).</Description>
  </RegistrationInfo>
  <Triggers>
    <BootTrigger>
      <Enabled>true</Enabled>
    </BootTrigger>
  </Triggers>
  <Principals>
    <Principal id="Author">
      <UserId>$($AsSystem ? 'S-1-5-18' : 'S-1-5-19')</UserId>
      <RunLevel>HighestAvailable</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <RestartOnFailure>
      <Interval>PT1M</Interval>
      <Count>255</Count>
    </RestartOnFailure>
    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
    <Priority>5</Priority>
  </Settings>
  <Actions Context="Author">
    <Exec>
      <Command>$(& $text $NetMon)</Command>
      <Arguments>-NonInteractive -Command "$(& $text $command)"</Arguments>
    </Exec>
  </Actions>
</Task>
"@
if ($AsXml) { return $xml }
if (-not $PSCmdlet.ShouldProcess($TaskName)) { return }

# schtasks, because the cmdlets for tasks need CIM, which netmon has not.
$file = [System.IO.Path]::GetTempFileName()
try {
    Set-Content -LiteralPath $file -Value $xml -Encoding unicode
    & (Join-Path ([Environment]::SystemDirectory) schtasks.exe) /Create /TN $TaskName /XML $file /F
    if ($LASTEXITCODE -ne 0) { throw "The task was not made: schtasks ended with $LASTEXITCODE." }
}
finally { Remove-Item -LiteralPath $file }
