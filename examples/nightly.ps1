<#
.SYNOPSIS
    Captures for ten minutes, compares the traffic of each service with the previous night, and mails the difference as CSV.
.DESCRIPTION
    For pwsh 7.4 or later, with the right to capture. The summary of each night is stored in the folder as services-DATE.clixml, for the comparison
    of the next night. Without -SmtpServer nothing is mailed.
    Exit codes: 0 no changes or no previous summary, 3 changes, 1 an error.
.EXAMPLE
    ./nightly.ps1 -Interface eth0 -Folder /var/lib/netmon -SmtpServer mail.example.com -From netmon@example.com -To ops@example.com
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $Interface,
    [Parameter(Mandatory)] [string] $Folder,
    [double] $Seconds = 600,
    # Reports services whose bytes changed by more than this percentage, and all new and gone services.
    [double] $Threshold = 50,
    [string] $SmtpServer,
    [int] $SmtpPort = 25,
    [string] $From,
    [string[]] $To
)

$ErrorActionPreference = 'Stop'
if (-not (Get-Command Get-FlowSummary -ErrorAction Ignore)) { Import-Module NetMon }

$date = Get-Date -Format yyyy-MM-dd
$now = Get-FlowSummary -Interface $Interface -Duration $Seconds -By Port
$last = Get-ChildItem (Join-Path $Folder 'services-*.clixml') | Sort-Object Name | Where-Object BaseName -ne "services-$date" |
    Select-Object -Last 1
$now | Export-Clixml (Join-Path $Folder "services-$date.clixml")
if (-not $last) {
    Write-Output "Nothing to compare with yet: $(@($now).Count) services seen."
    exit 0
}

$csv = Join-Path $Folder "changes-$date.csv"
$changes = @(Compare-FlowSummary (Import-Clixml $last) $now -Threshold $Threshold)
$changes | Export-Csv $csv
if ($changes.Count -eq 0) { exit 0 }

if ($SmtpServer) {
    $mail = [System.Net.Mail.MailMessage]::new($From, ($To -join ','), "$($changes.Count) changes of traffic on $Interface",
        "Compared with $($last.BaseName). The table is attached.")
    $mail.Attachments.Add([System.Net.Mail.Attachment]::new($csv))
    $client = [System.Net.Mail.SmtpClient]::new($SmtpServer, $SmtpPort)
    $client.Send($mail)
    $client.Dispose()
    $mail.Dispose()
}

exit 3
