BeforeDiscovery { . $PSScriptRoot/Support.ps1 }

BeforeAll { . $PSScriptRoot/Support.ps1 }

Describe 'Alert rules on files' {
    AfterEach { Unregister-TrafficAlert * }

    It 'give the same events from a file and from the pipeline' {
        Register-TrafficAlert -Name dns -Application DNS -Cooldown 0 | Out-Null
        $fromFile = Test-TrafficAlert $ExampleCapture | ConvertTo-Csv
        $fromPipeline = Import-PacketCapture $ExampleCapture | Test-TrafficAlert | ConvertTo-Csv

        $fromFile.Count | Should -BeGreaterThan 5
        $fromPipeline | Should -Be $fromFile
    }

    It 'take files from Get-ChildItem' {
        Register-TrafficAlert -Name web -DestinationPort 80 | Out-Null

        (Get-ChildItem $ExampleCapture | Test-TrafficAlert -Quiet) | Should -BeTrue
    }

    It 'count bytes for each sender' {
        Register-TrafficAlert -Name bytes -Measure Bytes -Threshold 10KB -Window 60 -GroupBy Source | Out-Null
        $alerts = @(Test-TrafficAlert $ExampleCapture | Where-Object State -eq 'Raised')

        $alerts.Key | Should -Contain '192.0.2.80'
        $alerts | ForEach-Object { $_.Count | Should -BeGreaterOrEqual 10KB }
    }

    It 'stop when the pipeline has seen enough' {
        Register-TrafficAlert -Name all -Threshold 1 -Window 1 -Cooldown 0 | Out-Null

        @(Test-TrafficAlert $ExampleCapture | Select-Object -First 2).Count | Should -Be 2
    }
}

Describe 'Alert rules' {
    AfterEach { Unregister-TrafficAlert * }

    It 'say what they look for' {
        Register-TrafficAlert -Name web -SourceAddress 192.0.2.10 -DestinationPort 80, 8000-8100 | Out-Null
        $lines = @(Get-TrafficAlert | Out-String -Stream -Width 120 | ForEach-Object { $_ -replace '\e\[[\d;]*m' } | Where-Object { $_ })

        # In a narrow window the message is wrapped between words.
        $lines[2..$lines.Count] -join ' ' -replace ' +', ' ' | Should -Match '^web True Medium 0 from 192\.0\.2\.10, to port 80, 8000-8100'
    }

    It 'look the same after serialisation' {
        $rule = Register-TrafficAlert -Name talk -Measure Bytes -Threshold 1MB -Window 60 -GroupBy Source -Condition { $_.Length -gt 9 }
        $path = Join-Path $TestDrive 'rules.clixml'
        $rule | Export-Clixml $path
        $back = Import-Clixml $path

        $back.Measure | Should -BeExactly 'Bytes'
        $back.GroupBy | Should -BeExactly 'Source'
        $back | Out-String | Should -BeExactly ($rule | Out-String)
        $back | Format-List | Out-String | Should -BeExactly ($rule | Format-List | Out-String)
    }

    It 'have one clean cell of CSV a property' {
        Register-TrafficAlert -Name web -Address 192.0.2.10, 192.0.2.11 -Port 80, 443 -Notify Console, Event | Out-Null
        $row = Get-TrafficAlert web | ConvertTo-Csv | ConvertFrom-Csv

        $row.Address | Should -Be '192.0.2.10, 192.0.2.11'
        $row.Notify | Should -Be 'Console, Event'
        $row.PSObject.Properties.Value -join ' ' | Should -Not -Match 'System\.|\[\]'
    }

    It 'name everything that is wrong at once' {
        { Register-TrafficAlert -Name bad -Address 1.2.3.4/99 -Port 70000 -Threshold 5 -ErrorAction Stop } |
            Should -Throw -ErrorId 'AlertRuleInvalid,*' -ExpectedMessage '*Address:*Port:*Threshold:*'
    }

    It 'are not seen by another session' {
        Register-TrafficAlert -Name web -DestinationPort 80 | Out-Null

        Start-ThreadJob { Import-Module $using:ModulePath; @(Get-TrafficAlert).Count } | Receive-Job -Wait -AutoRemoveJob | Should -Be 0
    }
}

Describe 'Alert rules on live traffic' -Skip:(-not $CanCapture) {
    BeforeEach {
        Receive-TrafficAlert | Out-Null
        $traffic = Start-LoopbackTraffic -Port 47004
    }

    AfterEach {
        Unregister-TrafficAlert *
        Stop-LoopbackTraffic $traffic
    }

    It 'stream their events while they watch' {
        Register-TrafficAlert -Name live -Interface $Loopback -DestinationPort 47004 -Cooldown 0 | Out-Null
        $alerts = @(Receive-TrafficAlert -Wait -Timeout 20 | Select-Object -First 3)

        $alerts.Count | Should -Be 3
        $alerts[0].DstPort | Should -Be 47004
        ([datetime]::UtcNow - $alerts[0].Time).TotalSeconds | Should -BeLessThan 20
    }

    It 'are applied to a capture of the session' {
        Register-TrafficAlert -Name live -DestinationPort 47004 -MaxTriggerCount 1 | Out-Null
        Start-PacketCapture $Loopback -DestinationPort 47004 -Count 5 | Out-Null

        @(Receive-TrafficAlert live).Count | Should -Be 1
        (Get-TrafficAlert live).Enabled | Should -BeFalse
    }

    It 'raise the engine event' {
        Register-TrafficAlert -Name live -Interface $Loopback -DestinationPort 47004 -Notify Event | Out-Null
        $event = Wait-Event NetMon.TrafficAlert -Timeout 20
        $event | Remove-Event

        $event.MessageData.Rule | Should -Be 'live'
    }

    It 'run their action in the session' {
        $script:acted = 0
        Register-TrafficAlert -Name live -Interface $Loopback -DestinationPort 47004 -MaxTriggerCount 1 -Action { $script:acted++ } | Out-Null
        $limit = [datetime]::UtcNow.AddSeconds(20)
        while ($script:acted -eq 0 -and [datetime]::UtcNow -lt $limit) { Start-Sleep -Milliseconds 20 }

        $script:acted | Should -Be 1
    }

    It 'arrive in their file although the shell leaves at once' {
        $file = Join-Path $TestDrive 'alerts.ndjson'
        $result = Invoke-FreshShell @"
            Import-Module '$ModulePath'
            `$null = Register-TrafficAlert -Name live -Interface $Loopback -DestinationPort 47004 -MaxTriggerCount 1 -Channel (New-AlertChannel -Path '$file')
            `$null = Receive-TrafficAlert -Wait -Timeout 20 | Select-Object -First 1
            exit 5
"@
        $result.ExitCode | Should -Be 5
        (Get-Content $file | ConvertFrom-Json).Rule | Should -Be 'live'
    }
}
