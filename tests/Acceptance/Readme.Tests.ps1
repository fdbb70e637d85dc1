BeforeDiscovery {
    . $PSScriptRoot/Support.ps1
    # The statements of README's powershell blocks, unchanged; the statements of a block run one after the other.
    $readme = Get-Content (Join-Path $RepositoryRoot README.md) -Raw
    $blocks = [regex]::Matches($readme, '(?ms)^```powershell\r?\n(.*?)^```').ForEach{
        # In order, because a skipped test is named by its data, the first of which must be the title.
        [ordered]@{ Title = ($_.Groups[1].Value -split "\n")[0]; Code = $_.Groups[1].Value; Live = $_.Groups[1].Value -match 'Start-PacketCapture|-Interface' }
    }
}

BeforeAll {
    . $PSScriptRoot/Support.ps1
    # A copy of the examples, where they can write files.
    $clone = New-Item -ItemType Directory (Join-Path $TestDrive clone)
    Copy-Item (Join-Path $RepositoryRoot examples) $clone -Recurse
}

Describe 'README' {
    It 'has blocks to run' { [regex]::Matches((Get-Content (Join-Path $RepositoryRoot README.md) -Raw), '(?m)^```powershell').Count | Should -BeGreaterThan 1 }

    It 'runs: <Title>' -ForEach ($blocks | Where-Object { -not $_.Live }) {
        $result = Invoke-FreshShell "`$ErrorActionPreference = 'Stop'; Set-Location '$clone'; Import-Module '$ModulePath'`n$Code"

        $result.ExitCode | Should -Be 0 -Because ($result.Output -join "`n")
        $result.Output.Count | Should -BeGreaterThan 5
    }

    It 'runs live: <Title>' -Skip:(-not $CanCapture) -ForEach ($blocks | Where-Object Live) {
        $traffic = Start-LoopbackTraffic
        try { $result = Invoke-FreshShell "`$ErrorActionPreference = 'Stop'; Set-Location '$clone'; Import-Module '$ModulePath'`n$Code" }
        finally { Stop-LoopbackTraffic $traffic }

        $result.ExitCode | Should -Be 0 -Because ($result.Output -join "`n")
        $result.Output.Count | Should -BeGreaterThan 5
    }

    It 'links to files that are there' {
        $text = Get-Content (Join-Path $RepositoryRoot README.md) -Raw
        foreach ($link in [regex]::Matches($text, '\]\((?!https?:)([^)#]+)\)').ForEach{ $_.Groups[1].Value }) {
            Join-Path $RepositoryRoot $link | Should -Exist
        }
    }
}

Describe 'The scripts in examples' {
    It 'top-talkers.ps1 writes who sent how much' {
        $out = Join-Path $TestDrive 'talkers.csv'
        & (Join-Path $RepositoryRoot 'examples/top-talkers.ps1') -Path $ExampleCapture -OutFile $out
        $rows = Import-Csv $out

        $rows[0].Address | Should -Be '192.0.2.80'
        ($rows | Measure-Object Packets -Sum).Sum | Should -Be 98
        ($rows | Measure-Object Bytes -Sum).Sum | Should -Be 37266
    }

    It 'alert-rules.Tests.ps1 passes' {
        $tests = Join-Path $RepositoryRoot 'examples/alert-rules.Tests.ps1'
        $result = Invoke-FreshShell "Import-Module '$ModulePath', '$PesterPath'; (Invoke-Pester '$tests' -PassThru -Output None).Result"

        $result.Output | Should -Be 'Passed'
    }

    It 'check-captures.ps1 writes what the rules found' {
        $out = Join-Path $TestDrive 'alerts.csv'
        $script = Join-Path $RepositoryRoot 'examples/check-captures.ps1'

        (Invoke-FreshShell "Import-Module '$ModulePath'; & '$script' -Path '$ExampleCapture' -OutFile '$out'").ExitCode | Should -Be 0
        (Import-Csv $out).Rule | Should -Be 'plain-http'
        (Invoke-FreshShell "Import-Module '$ModulePath'; & '$script' -Path '$ExampleCapture' -OutFile '$out' -Serious Information").ExitCode | Should -Be 1
    }

    It 'watch-server.ps1 writes what the rules find live' -Skip:(-not $CanCapture) {
        $traffic = Start-LoopbackTraffic -Port 23
        $out = Join-Path $TestDrive 'live.csv'
        $script = Join-Path $RepositoryRoot 'examples/watch-server.ps1'
        try { $result = Invoke-FreshShell "Import-Module '$ModulePath'; & '$script' -Interface $Loopback -OutFile '$out' -Duration 00:00:02" }
        finally { Stop-LoopbackTraffic $traffic }

        $result.ExitCode | Should -Be 0 -Because ($result.Output -join "`n")
        @((Import-Csv $out).Where{ $_.Rule -eq 'telnet' }).Count | Should -Be 1
        $result.Output -match 'High: telnet' | Should -Not -BeNullOrEmpty
    }

    It 'capture-ring.ps1 captures and says how it went' -Skip:(-not $CanCapture) {
        $traffic = Start-LoopbackTraffic
        $folder = Join-Path $TestDrive 'ring'
        $script = Join-Path $RepositoryRoot 'examples/capture-ring.ps1'
        try { $result = Invoke-FreshShell "Import-Module '$ModulePath'; & '$script' -Interface $Loopback -Folder '$folder' -Duration 3 -Filter 'udp port 47001'" }
        finally { Stop-LoopbackTraffic $traffic }

        $result.ExitCode | Should -Be 0 -Because ($result.Output -join "`n")
        (Get-ChildItem $folder -Filter *.pcapng | Import-PacketCapture).Count | Should -BeGreaterThan 1
    }
}
