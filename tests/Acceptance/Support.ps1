# Shared by the acceptance tests. Dot-sourced in BeforeDiscovery and BeforeAll of every file.
# The tests use only the built module in out/NetMon and the example capture.

$RepositoryRoot = (Resolve-Path (Join-Path $PSScriptRoot '../..')).Path
$ModulePath = Join-Path $RepositoryRoot 'out/NetMon'
$ExampleCapture = Join-Path $RepositoryRoot 'examples/example.pcapng'

if (-not (Test-Path (Join-Path $ModulePath 'NetMon.psd1'))) { throw "There is no module in $ModulePath. Build it first: dotnet build NetMonPS.sln" }
Import-Module $ModulePath
. (Join-Path $RepositoryRoot build/CurrentShell.ps1)
# The build's copy of Pester, for tests that run other tests in a fresh shell.
$PesterPath = Join-Path $RepositoryRoot 'out/Pester/Pester.psd1'

# The loopback interface, and whether it can be captured on; otherwise live tests are skipped.
$Loopback = $IsMacOS ? 'lo0' : 'lo'
if ($IsWindows) { $Loopback = (Get-NetInterface | Where-Object Kind -EQ Loopback | Select-Object -First 1).FriendlyName }
$CanCapture = [Environment]::IsPrivilegedProcess -and (-not $IsWindows -or ($Loopback -and (Get-NetInterface $Loopback).CanCapture))

# Sends UDP to a port of 127.0.0.1 every few milliseconds until Stop-LoopbackTraffic.
function Start-LoopbackTraffic([int] $Port = 47001) {
    Start-ThreadJob -ArgumentList $Port {
        param($Port)
        $client = [System.Net.Sockets.UdpClient]::new()
        $payload = [System.Text.Encoding]::ASCII.GetBytes('NetMon acceptance test')
        try { while ($true) { [void]$client.Send($payload, $payload.Length, '127.0.0.1', $Port); Start-Sleep -Milliseconds 5 } }
        finally { $client.Dispose() }
    }
}

function Stop-LoopbackTraffic($Traffic) { $Traffic | Remove-Job -Force }

# Runs a script in a separate PowerShell process, and returns its output and exit code.
function Invoke-FreshShell([string] $Script) {
    $program, $first = Get-CurrentShell
    $output = & $program @first -NoProfile -NonInteractive -Command $Script 2>&1
    [pscustomobject]@{ ExitCode = $LASTEXITCODE; Output = @($output | ForEach-Object ToString) }
}

# Writes a pcap file with two raw IPv4 packets: a community of SNMP, and a request with HTTP Basic. They are later than those of the example.
function Write-LoginCapture([string] $Path) {
    $community = [byte[]](0x45, 0, 0, 54, 0, 0, 0, 0, 64, 17, 0, 0, 192, 0, 2, 1, 192, 0, 2, 2, 0x0f, 0xa0, 0, 161, 0, 34, 0, 0, 0x30, 24, 2, 1, 1, 4, 6) +
        [Text.Encoding]::ASCII.GetBytes('public') + [byte[]](0xa0, 11, 2, 1, 1, 2, 1, 0, 2, 1, 0, 0x30, 0)
    $request = [Text.Encoding]::ASCII.GetBytes("GET / HTTP/1.1`r`nHost: a.example`r`nAuthorization: Basic YTpi`r`n`r`n")
    $basic = [byte[]](0x45, 0, 0, (40 + $request.Length), 0, 0, 0, 0, 64, 6, 0, 0, 192, 0, 2, 1, 192, 0, 2, 2, 0x0f, 0xa0, 0, 80, 0, 0, 0, 1, 0, 0, 0, 1, 0x50, 16, 1, 0, 0, 0, 0, 0) + $request
    $head = [byte[]](0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 101, 0, 0, 0)
    $time = [BitConverter]::GetBytes([uint] 1795405600)
    $records = foreach ($packet in $community, $basic) { $time + [byte[]](0, 0, 0, 0, $packet.Length, 0, 0, 0, $packet.Length, 0, 0, 0) + $packet }
    [System.IO.File]::WriteAllBytes($Path, [byte[]]($head + $records))
}
