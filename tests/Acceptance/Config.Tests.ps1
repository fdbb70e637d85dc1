BeforeAll {
    . $PSScriptRoot/Support.ps1
    $tutorial = @'
[general]
mode = "detailed"    # or "summary"

[alert]
ip = "192.168.1.10"  # source address
port = 80            # destination port; may be missing
'@
    function Save([string] $Text, [string] $Name = 'netmon.toml') {
        $file = Join-Path $TestDrive $Name
        Set-Content $file $Text
        $file
    }
}

Describe 'New-TrafficMonitorConfig' {
    It 'writes a configuration that is good' {
        $file = New-TrafficMonitorConfig (Join-Path $TestDrive 'new.toml') -PassThru

        $file | Should -BeOfType System.IO.FileInfo
        $file | Test-TrafficMonitorConfig -Quiet | Should -BeTrue
        $file | Test-TrafficMonitorConfig | Should -BeNullOrEmpty
    }

    It 'never replaces a file without -Force' {
        $file = Save 'mine' 'mine.toml'

        { New-TrafficMonitorConfig $file -ErrorAction Stop } |
            Should -Throw -ErrorId 'ConfigExists,NetMon.Commands.NewTrafficMonitorConfigCommand'
        Get-Content $file | Should -Be 'mine'

        New-TrafficMonitorConfig $file -Force
        Get-Content $file | Should -Contain '[general]'
    }

    It 'writes nothing with -WhatIf' {
        New-TrafficMonitorConfig (Join-Path $TestDrive 'whatif.toml') -WhatIf
        Join-Path $TestDrive 'whatif.toml' | Should -Not -Exist
    }
}

Describe 'Test-TrafficMonitorConfig' {
    It 'takes the file of the tutorial as it is' {
        Test-TrafficMonitorConfig (Save $tutorial) | Should -BeNullOrEmpty
    }

    It 'takes it without the port' {
        Test-TrafficMonitorConfig (Save ($tutorial -replace '(?m)^port.*$')) -Quiet | Should -BeTrue
    }

    It 'finds everything at once, with line, column and the nearest key' {
        $file = Save ($tutorial -replace 'mode', 'mod' -replace '"192.168.1.10"', '"192.168.1.300"' -replace '= 80', '= 80000')

        $findings = Test-TrafficMonitorConfig $file

        $findings.ForEach{ "$($_.Line):$($_.Column) $($_.Key)" } | Should -Be '2:1 general.mod', '5:6 alert.ip', '6:8 alert.port'
        $findings[0].Message | Should -Be 'Unknown key. Did you mean mode?'
        "$($findings[0])" | Should -Be "${file}:2:1: error: general.mod: Unknown key. Did you mean mode?"
        Test-TrafficMonitorConfig $file -Quiet | Should -BeFalse
    }

    It 'finds broken syntax' {
        $findings = @(Test-TrafficMonitorConfig (Save "[general]`nmode = `n"))
        $findings.Count | Should -Be 1
        $findings[0].Line | Should -Be 2
    }

    It 'refuses a secret in clear, and does not repeat it' {
        $findings = Test-TrafficMonitorConfig (Save "[notify.email]`nserver = 'x'`nfrom = 'a@b.c'`nto = 'a@b.c'`npassword = 'geheim'")
        $findings.Key | Should -Be 'notify.email.password'
        $findings.Message | Should -BeLike '*password_env*password_file*'
        "$findings" | Should -Not -BeLike '*geheim*'
    }

    It 'names the interface that was meant' {
        $findings = Test-TrafficMonitorConfig (Save "[general]`ninterface = '${Loopback}x'")
        $findings.Key | Should -Be 'general.interface'
        $findings.Message | Should -BeLike "*Did you mean $Loopback*"
    }

    It 'looks the same after serialisation, and still filters' {
        $findings = Test-TrafficMonitorConfig (Save ($tutorial -replace 'mode', 'mod'))
        $path = Join-Path $TestDrive 'findings.clixml'
        $findings | Export-Clixml $path
        $read = Import-Clixml $path

        ($read | Out-String) | Should -Be ($findings | Out-String)
        ($read | Format-List | Out-String) | Should -Be ($findings | Format-List | Out-String)
        $read | Where-Object Severity -eq Error | Should -HaveCount 1
    }

    It 'says of a file that is not there that it is not there' {
        { Test-TrafficMonitorConfig nothing.toml -ErrorAction Stop } |
            Should -Throw -ErrorId 'ConfigNotFound,NetMon.Commands.TestTrafficMonitorConfigCommand'
    }

    It 'comes with a schema for editors' {
        $schema = Join-Path $ModulePath 'schemas/netmon.schema.json'
        $schema | Should -Exist
        (Get-Content -Raw $schema | ConvertFrom-Json).properties.general.properties.mode.enum | Should -Be 'detailed', 'summary'
    }
}
