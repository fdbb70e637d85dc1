# Windows-specific behaviour: names of interfaces and files.
BeforeDiscovery { . $PSScriptRoot/Support.ps1 }
BeforeAll { . $PSScriptRoot/Support.ps1 }

Describe 'Interfaces of Windows' -Skip:(-not $IsWindows) {
    BeforeAll { $device = (Get-NetInterface $Loopback).Name }

    It 'are found by the name that people know, in any case, and by that of the library' {
        $device | Should -BeLike '\Device\NPF_*'
        (Get-NetInterface $Loopback.ToUpper()).Name | Should -Be $device
        (Get-NetInterface $device).FriendlyName | Should -Be $Loopback
    }

    It 'complete with the name that people know' {
        $line = "Start-PacketCapture -Interface $($Loopback.Substring(0, 2))"
        $found = (TabExpansion2 $line $line.Length).CompletionMatches
        $found.ListItemText | Should -Contain $Loopback
        $found.CompletionText | Should -Not -BeLike '*NPF_*'
    }

    It 'have the number that the cmdlets of Windows know them by' {
        $system = [System.Net.NetworkInformation.NetworkInterface]::GetAllNetworkInterfaces() | Where-Object Name -EQ $Loopback
        (Get-NetInterface $Loopback).ifIndex | Should -Be $system.GetIPProperties().GetIPv4Properties().Index
    }

    It 'are captured on by either name, and are called as people call them' -Skip:(-not $CanCapture) {
        $traffic = Start-LoopbackTraffic 47031
        $path = Join-Path $TestDrive 'names.pcapng'
        try { $packets = $Loopback, $device | ForEach-Object { Start-PacketCapture $_ -Filter 'udp dst port 47031' -Count 2 -Duration 20 -OutFile $path -Force } }
        finally { Stop-LoopbackTraffic $traffic }

        $packets.Interface | Should -Be $Loopback, $Loopback, $Loopback, $Loopback
        (Get-CaptureStatistics | Select-Object -Last 1).Source | Should -Be $Loopback
        (Import-PacketCapture $path)[0].Interface | Should -Be $Loopback
    }

    It 'give flows, and alerts, to a command that watches them' -Skip:(-not $CanCapture) {
        $traffic = Start-LoopbackTraffic 47032
        try {
            $flows = @(Get-FlowSummary -Interface $Loopback -Duration 1 | Where-Object DstPort -EQ 47032)
            Register-TrafficAlert -Name windows -Interface $Loopback -DestinationPort 47032 -MaxTriggerCount 1 -Notify @() | Out-Null
            $alert = Receive-TrafficAlert windows -Wait -Timeout 20 | Select-Object -First 1
        }
        finally { Unregister-TrafficAlert windows; Stop-LoopbackTraffic $traffic }

        $flows[0].Protocol | Should -Be UDP
        $flows[0].Interface | Should -Be $Loopback
        $alert.Interface | Should -Be $Loopback
    }
}

Describe 'Files of Windows' -Skip:(-not $IsWindows) {
    BeforeAll {
        $folder = (Get-Item -LiteralPath (New-Item -ItemType Directory (Join-Path $TestDrive files))).FullName
        $file = Join-Path $folder 'some.pcapng'
        Import-PacketCapture $ExampleCapture -Count 3 | Export-PacketCapture $file
        New-PSDrive -Name captures -PSProvider FileSystem -Root $folder | Out-Null
        Push-Location $folder
        function Export-Some([string] $Path, [hashtable] $With = @{}) { Import-PacketCapture $ExampleCapture -Count 2 | Export-PacketCapture -LiteralPath $Path @With }
    }
    AfterAll {
        Pop-Location
        Remove-PSDrive captures
    }

    It 'are read by every way to write a path' {
        $drive = $folder.Substring(0, 2)
        foreach ($path in $file, ($file -replace '\\', '/'), "${drive}some.pcapng", '.\some.pcapng', $file.ToUpper(), 'captures:\some.pcapng', "$folder\s*.pcapng") {
            @(Import-PacketCapture $path).Count | Should -Be 3 -Because $path
        }
        @(Import-PacketCapture -LiteralPath "\\?\$file").Count | Should -Be 3
    }

    It 'have paths of more than 260 characters' {
        $deep = $folder + ('\' + 'd' * 100) * 3
        New-Item -ItemType Directory $deep | Out-Null
        Export-Some "$deep\deep.pcapng"

        @(Import-PacketCapture "$deep\deep.pcapng").Count | Should -Be 2
    }

    It 'are the same in upper and lower case, and are not replaced unasked' {
        { Export-Some (Join-Path $folder 'SOME.PCAPNG') } | Should -Throw -ErrorId 'CaptureFileExists,*'
    }

    It 'are not devices: <_>' -ForEach 'CON', 'aux.pcapng', 'COM1', 'CONOUT$' {
        $path = Join-Path $folder $_
        { Export-Some $path } | Should -Throw -ErrorId 'CaptureFileWriteFailed,*' -ExpectedMessage '*device*'
        { Start-PacketCapture $Loopback -OutFile $path -Duration 1 } | Should -Throw -ErrorId 'CaptureFileWriteFailed,*' -ExpectedMessage '*device*'
        { Import-PacketCapture $path -ErrorAction Stop } | Should -Throw -ErrorId 'CaptureFileReadFailed,*' -ExpectedMessage '*device*'
    }

    It 'may be NUL, which takes everything' { { Export-Some NUL } | Should -Not -Throw }

    It 'are not hidden in another file' {
        { Export-Some (Join-Path $folder 'some.pcapng:hidden') } | Should -Throw -ErrorId 'CaptureFileWriteFailed,*' -ExpectedMessage '*colon*'
    }

    It 'are read while another program writes them' {
        $bytes = [System.IO.File]::ReadAllBytes($ExampleCapture)
        $writer = [System.IO.File]::Open((Join-Path $folder 'growing.pcapng'), 'Create', 'Write', 'Read')
        try {
            $writer.Write($bytes, 0, $bytes.Length)
            $writer.Flush()
            @(Import-PacketCapture growing.pcapng).Count | Should -Be 98
        }
        finally { $writer.Dispose() }
    }

    It 'are not replaced while another program has them open, and are as they were' {
        $before = [System.IO.File]::ReadAllBytes($file)
        $reader = [System.IO.File]::Open($file, 'Open', 'Read', 'ReadWrite')
        try { { Export-Some $file @{ Force = $true } } | Should -Throw -ErrorId 'CaptureFileWriteFailed,*' -ExpectedMessage '*another program has the file open*' }
        finally { $reader.Dispose() }

        [System.IO.File]::ReadAllBytes($file) | Should -Be $before
        Get-ChildItem $folder -Filter *.partial* | Should -BeNullOrEmpty
    }

    It 'may be replaced by what is read from them' {
        Copy-Item $file again.pcapng
        Import-PacketCapture again.pcapng -Count 2 | Export-PacketCapture again.pcapng -Force
        @(Import-PacketCapture again.pcapng).Count | Should -Be 2
    }

    It 'have the ends of lines that they have on other systems' {
        Invoke-TrafficMonitor -Path $ExampleCapture -FlowFile (Join-Path $folder flows.csv) -Unattended | Out-Null
        $text = Get-Content (Join-Path $folder flows*.csv) -Raw
        $text | Should -Match "`n"
        $text | Should -Not -Match "`r"
    }
}

Describe 'The event log of Windows' -Skip:(-not $IsWindows) {
    BeforeAll {
        $source = 'HKLM:\SYSTEM\CurrentControlSet\Services\EventLog\Application\NetMonPS'
        $isRegistered = Test-Path $source
        $config = Join-Path $TestDrive eventlog.toml
        Set-Content $config "[general]`nfile = '$ExampleCapture'`n[[alert]]`nname = 'dns'`napplication = 'dns'`ncooldown = 0`nnotify = 'event_log'"
    }

    It 'is refused with the command for an administrator while its source is not registered' {
        if ($isRegistered) { Set-ItResult -Skipped -Because 'the source is registered on this machine' }
        { Register-TrafficAlert -Name log -Port 53 -Notify EventLog } | Should -Throw -ErrorId 'AlertRuleInvalid,*' -ExpectedMessage '*eventcreate /L Application /SO NetMonPS *'
        (Test-TrafficMonitorConfig $config).Message | Should -BeLike '*eventcreate /L Application /SO NetMonPS *'
    }

    It 'takes alerts from its registered source' {
        try {
            if (-not $isRegistered) {
                New-Item $source -Force -ErrorAction Ignore | Out-Null
                if (-not (Test-Path $source)) { Set-ItResult -Skipped -Because 'only an administrator registers a source' }
            }

            Register-TrafficAlert -Name log -Port 53 -Notify EventLog | Out-Null
            Unregister-TrafficAlert log
            $health = Invoke-TrafficMonitor $config -Unattended | Select-Object -Last 1
        }
        finally { if (-not $isRegistered) { Remove-Item $source -ErrorAction Ignore } }

        $health.AlertsRaised | Should -BeGreaterThan 5
        $health.DeliveriesFailed | Should -Be 0
    }
}

Describe 'The scheduled task of Windows' {
    BeforeAll {
        $script = Join-Path $RepositoryRoot 'examples/Register-NetMonTask.ps1'
        $xml = [xml] (& $script -Configuration "C:\O'Brien & Co\netmon.toml" -NetMon 'C:\Program Files\netmon\netmon.exe' -AsXml)
        # What the schema has against a task.
        function Get-Fault([string] $Text) {
            $settings = [System.Xml.XmlReaderSettings]@{ ValidationType = 'Schema' }
            $settings.Schemas.Add([NullString]::Value, "$PSScriptRoot/ScheduledTask.xsd") | Out-Null
            $reader = [System.Xml.XmlReader]::Create([System.IO.StringReader]::new($Text), $settings)
            try { while ($reader.Read()) { } }
            catch [System.Xml.Schema.XmlSchemaException] { $_.Exception.Message }
            finally { $reader.Dispose() }
        }
    }

    It 'is as the schema of tasks asks for it<_>' -ForEach '', ', as SYSTEM' {
        Get-Fault (& $script -Configuration "C:\O'Brien & Co\netmon.toml" -NetMon 'C:\netmon.exe' -AsSystem:([bool] $_) -AsXml) | Should -BeNullOrEmpty
    }

    It 'would not pass that schema with <Name>' -ForEach @(
        @{ Name = 'children of a trigger in another order'; Old = '<Enabled>true</Enabled>'; New = '<Delay>PT30S</Delay><Enabled>true</Enabled>' }
        @{ Name = 'more restarts than a byte holds'; Old = '<Count>\d+'; New = '<Count>256' }
        @{ Name = 'restarts that come too soon'; Old = 'PT1M'; New = 'PT30S' }
        @{ Name = 'an account that it does not have'; Old = 'Context="Author"'; New = 'Context="Nobody"' }
        @{ Name = 'an element that there is not'; Old = 'RestartOnFailure'; New = 'Restart' }
        @{ Name = 'no program'; Old = '<Command>.*</Command>'; New = '' }
    ) {
        $text = & $script -Configuration x -NetMon y -AsXml
        $text -replace $Old, $New | Should -Not -Be $text
        Get-Fault ($text -replace $Old, $New) | Should -Not -BeNullOrEmpty
    }

    It 'runs a command that there is, with the configuration as it was given' {
        $xml.Task.Actions.Exec.Command | Should -Be 'C:\Program Files\netmon\netmon.exe'
        $command = $xml.Task.Actions.Exec.Arguments -replace '^.*-Command "(.*)"$', '$1'
        $tree = [System.Management.Automation.Language.Parser]::ParseInput($command, [ref] $null, [ref] $null)
        $elements = $tree.Find({ $args[0] -is [System.Management.Automation.Language.CommandAst] }, $true).CommandElements
        $elements[1].Value | Should -Be "C:\O'Brien & Co\netmon.toml"
        (Get-Command $elements[0].Value).Parameters.Keys | Should -Contain $elements[2].ParameterName
    }

    It 'goes on for as long as the machine does, on batteries too' {
        $xml.Task.Settings.ExecutionTimeLimit | Should -Be 'PT0S'
        $xml.Task.Settings.DisallowStartIfOnBatteries | Should -Be 'false'
        $xml.Task.Settings.StopIfGoingOnBatteries | Should -Be 'false'
        # 7, below that of ordinary programs, is what a task has otherwise.
        $xml.Task.Settings.Priority | Should -Be 5
    }

    It 'runs as an account that may do little, unless it is asked for more' {
        $xml.Task.Principals.Principal.UserId | Should -Be 'S-1-5-19'
        ([xml] (& $script -Configuration x -NetMon y -AsSystem -AsXml)).Task.Principals.Principal.UserId | Should -Be 'S-1-5-18'
    }

    It 'is taken by the task scheduler' -Skip:(-not $IsWindows) {
        & $script -Configuration 'C:\netmon.toml' -NetMon 'C:\netmon.exe' -TaskName 'NetMon acceptance' | Out-Null
        try { $LASTEXITCODE | Should -Be 0 }
        finally { & (Join-Path ([Environment]::SystemDirectory) schtasks.exe) /Delete /TN 'NetMon acceptance' /F | Out-Null }
    }
}

# Windows PowerShell and Set-AuthenticodeSignature take a file without a byte order mark for one of the code page.
Describe 'Files that may be signed' {
    It 'are ASCII, so that every encoding reads them alike' {
        $scripts = Get-ChildItem $ModulePath, "$RepositoryRoot/examples", "$RepositoryRoot/build" -Recurse -File -Include *.ps1, *.psd1, *.psm1, *.ps1xml
        $scripts.Count | Should -BeGreaterThan 8
        foreach ($file in $scripts) { [System.IO.File]::ReadAllBytes($file).Where({ $_ -gt 127 }, 'First') | Should -BeNullOrEmpty -Because $file }
    }

    It 'work with the ends of lines of Windows, which a signature brings' {
        $copy = Join-Path $TestDrive NetMon
        Copy-Item $ModulePath $copy -Recurse
        foreach ($file in Get-ChildItem $copy -Recurse -File -Include *.psd1, *.ps1xml, *.txt, *.xml) { Set-Content $file ((Get-Content $file -Raw) -replace '\r?\n', "`r`n") -NoNewline }
        $result = Invoke-FreshShell "Import-Module '$copy'; (Get-Command -Module NetMon).Count; (Import-PacketCapture '$ExampleCapture' -Count 1 | Out-String -Width 120) -match 'Router solicitation'; (Get-Help about_NetMon).Length -gt 1000"

        $result.Output | Should -Be @("$((Get-Command -Module NetMon).Count)", 'True', 'True')
    }
}
