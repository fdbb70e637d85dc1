BeforeDiscovery {
    . $PSScriptRoot/Support.ps1
    $units = Get-ChildItem (Join-Path $RepositoryRoot 'examples/systemd') -Filter *.service | ForEach-Object Name
}

BeforeAll {
    . $PSScriptRoot/Support.ps1
    $examples = Join-Path $RepositoryRoot examples
    $netmon = Join-Path $RepositoryRoot 'out/host/netmon'

    # Accepts one mail like a mail server, and returns the received lines.
    function Start-MailServer {
        $listener = [System.Net.Sockets.TcpListener]::new([ipaddress]::Loopback, 0)
        $listener.Start()
        $job = Start-ThreadJob -ArgumentList $listener {
            param($Listener)
            $client = $Listener.AcceptTcpClient()
            $reader = [System.IO.StreamReader]::new($client.GetStream())
            $writer = [System.IO.StreamWriter]::new($client.GetStream()); $writer.AutoFlush = $true; $writer.NewLine = "`r`n"
            $writer.WriteLine('220 test')
            while ($null -ne ($line = $reader.ReadLine())) {
                $line
                if ($line -eq 'DATA') {
                    $writer.WriteLine('354 go on')
                    while (($line = $reader.ReadLine()) -ne '.') { $line }
                }
                $writer.WriteLine('250 ok')
                if ($line -eq 'QUIT') { break }
            }
            $client.Dispose()
        }
        [pscustomobject]@{ Port = $listener.LocalEndpoint.Port; Job = $job; Listener = $listener }
    }
}

Describe 'The unit <_>' -ForEach $units {
    BeforeAll {
        $start = (Get-Content (Join-Path $examples "systemd/$_") | Where-Object { $_ -like 'ExecStart=*' }) -replace '^ExecStart=\S+ '
    }

    It 'runs a command that there is, with parameters that it has' {
        if ($start -match '-Command "(.*)"$') {
            $text = $Matches[1]
        }
        else {
            $start | Should -Match '-File (\S+)(.*)$'
            $null = $start -match '-File (\S+)(.*)$'
            $script = Join-Path $examples (Split-Path -Leaf $Matches[1])
            $script | Should -Exist
            $text = "& '$script'$($Matches[2])"
        }

        $errors = $null
        $tree = [System.Management.Automation.Language.Parser]::ParseInput($text, [ref] $null, [ref] $errors)
        $errors | Should -BeNullOrEmpty
        $command = $tree.Find({ $args[0] -is [System.Management.Automation.Language.CommandAst] }, $true)
        $known = (Get-Command $command.GetCommandName()).Parameters
        foreach ($parameter in $command.CommandElements | Where-Object { $_ -is [System.Management.Automation.Language.CommandParameterAst] }) {
            $known.Keys | Should -Contain $parameter.ParameterName
        }
    }
}

Describe 'Examples that capture' -Skip:(-not $CanCapture) {
    It 'nightly.ps1 compares with the night before and mails what has changed' {
        $folder = (New-Item -ItemType Directory (Join-Path $TestDrive nightly)).FullName
        $program, $first = Get-CurrentShell
        $shared = '-NoProfile', '-NonInteractive', '-File', "$examples/nightly.ps1", '-Interface', $Loopback, '-Folder', $folder, '-Seconds', 1
        # Let the script find the module as after an installation.
        $before, $env:PSModulePath = $env:PSModulePath, (Split-Path $ModulePath)
        $traffic = Start-LoopbackTraffic 47021
        try {
            & $program @first @shared | Should -BeLike 'Nothing to compare with yet: *'
            $LASTEXITCODE | Should -Be 0
            Get-ChildItem $folder -Filter services-*.clixml | Rename-Item -NewName services-2020-01-01.clixml
            Stop-LoopbackTraffic $traffic

            $traffic = Start-LoopbackTraffic 47022
            $server = Start-MailServer
            & $program @first @shared -SmtpServer 127.0.0.1 -SmtpPort $server.Port -From netmon@example.com -To ops@example.com
            $LASTEXITCODE | Should -Be 3
            $said = $server.Job | Wait-Job -Timeout 20 | Receive-Job
        }
        finally {
            $env:PSModulePath = $before
            Stop-LoopbackTraffic $traffic
            if ($server) { $server.Listener.Stop(); $server.Job | Remove-Job -Force }
        }

        $changes = Import-Csv $folder/changes-*.csv
        $changes | Where-Object Key -EQ UDP/47021 | ForEach-Object Change | Should -Be Gone
        $changes | Where-Object Key -EQ UDP/47022 | ForEach-Object Change | Should -Be New
        $said | Should -Contain 'RCPT TO:<ops@example.com>'
        $said -match "^Subject: $(@($changes).Count) changes of traffic on $Loopback" | Should -Not -BeNullOrEmpty
        $said -match 'Content-Disposition: attachment' | Should -Not -BeNullOrEmpty
    }

    It 'the line for cron writes flows, and nothing that cron would mail' -Skip:$IsWindows {
        if (-not (Test-Path $netmon)) { Set-ItResult -Skipped -Because 'the host netmon is not built' }
        $line = Get-Content "$examples/netmon.cron" | Where-Object { $_ -notlike '#*' }
        $command = (($line -split '\s+', 7)[6]) -replace '/opt/netmon/host/netmon', "'$netmon'" -replace 'eth0', $Loopback `
            -replace '-Duration 600', '-Duration 1' -replace '/var/lib/netmon', $TestDrive
        # cron treats a percent sign as a line break.
        $command | Should -Not -Match '%'
        $traffic = Start-LoopbackTraffic 47023
        try { $output = /usr/bin/env -i HOME=/root LOGNAME=root SHELL=/bin/sh PATH=/usr/bin:/bin /bin/sh -c $command 2>&1 }
        finally { Stop-LoopbackTraffic $traffic }

        $LASTEXITCODE | Should -Be 0
        $output | Should -BeNullOrEmpty
        (Import-Csv $TestDrive/flows.csv).DstPort | Should -Contain 47023
    }
}
