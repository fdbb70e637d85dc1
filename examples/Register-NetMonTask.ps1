<#
.SYNOPSIS
    Registers a scheduled task on Windows that runs a monitor from system start.
.DESCRIPTION
    Needs an elevated shell, except with -AsXml, which only returns the XML of the task. The task runs as LOCAL SERVICE, or with -AsSystem as SYSTEM,
    which is needed if Npcap is restricted to administrators. The account needs read access to the configuration and write access to the outputs. The
    task also runs on batteries, has no time limit and normal priority (the default for tasks is lower and would lose packets), and restarts one
    minute after a failure, up to 255 times.
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
# Use account SIDs, because account names are localised.
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

# Use schtasks, because the ScheduledTasks cmdlets need CIM, which netmon lacks.
$file = [System.IO.Path]::GetTempFileName()
try {
    Set-Content -LiteralPath $file -Value $xml -Encoding unicode
    & (Join-Path ([Environment]::SystemDirectory) schtasks.exe) /Create /TN $TaskName /XML $file /F
    if ($LASTEXITCODE -ne 0) { throw "The task was not made: schtasks ended with $LASTEXITCODE." }
}
finally { Remove-Item -LiteralPath $file }
