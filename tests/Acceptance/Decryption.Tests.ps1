BeforeDiscovery {
    . $PSScriptRoot/Support.ps1
    $hasOpenSsl = -not $IsWindows -and [bool] (Get-Command openssl -CommandType Application -ErrorAction Ignore)
}

BeforeAll {
    . $PSScriptRoot/Support.ps1
    $data = Join-Path $RepositoryRoot 'tests/data/tls'
    $withSecrets = Join-Path $data 'session.pcapng'
    $keys = Join-Path $data 'session.keys'
    # A pcap file has no room for secrets.
    $capture = Join-Path $TestDrive 'session.pcap'
    Import-PacketCapture $withSecrets | Export-PacketCapture $capture
}

Describe 'Decryption of TLS' {
    It 'uses the secrets in a pcapng file, also for packets in the pipeline' {
        foreach ($segments in @(Get-TcpStream $withSecrets), @(Import-PacketCapture $withSecrets | Get-TcpStream)) {
            $segments.Text | Should -Be "hello`n", "olleh`n", "$('x' * 60)`n"
            $segments.Direction | Should -Be 'Sent', 'Received', 'Sent'
            $segments.Offset | Should -Be 0, 0, 6
            $segments.Decrypted | Should -Not -Contain $false
            $segments.Note | Should -Be $null, $null, $null
        }
    }

    It 'uses a key log' {
        Get-TcpStream $capture | Where-Object Decrypted | Should -BeNullOrEmpty

        Get-TcpStream $capture -KeyLogFile $keys -Raw | Should -Be "hello`nolleh`n$('x' * 60)`n"
        Push-Location $data
        try { (Get-TcpStream $capture -KeyLogFile ./session.keys).Decrypted | Should -Not -Contain $false }
        finally { Pop-Location }
    }

    It 'selects decrypted connections by the name in their ClientHello' {
        @(Get-TcpStream $withSecrets -ServerName test.example).Count | Should -Be 3
        Get-TcpStream $withSecrets -ServerName other.example | Should -BeNullOrEmpty
    }

    It 'says that a key log has no secrets of a session' {
        $other = Join-Path $TestDrive 'other.keys'
        "CLIENT_RANDOM $('a' * 64) $('b' * 96)" | Set-Content $other

        $segments = Get-TcpStream $capture -KeyLogFile $other
        $segments.Decrypted | Should -Not -Contain $true
        $segments[0].Note | Should -Be 'Not decrypted: the key log has no secrets of this session.'
        $null = Get-TcpStream $capture -KeyLogFile $other -Raw -WarningVariable warnings -WarningAction SilentlyContinue
        $warnings | Should -BeLike 'Not decrypted: the key log has no secrets of this session.*'
    }

    It 'shows the certificate of a session whose secrets are known' {
        foreach ($session in (Get-TlsSession $withSecrets), (Import-PacketCapture $withSecrets | Get-TlsSession), (Get-TlsSession $capture -KeyLogFile $keys)) {
            $session.Version | Should -Be 'TLS 1.3'
            $session.Decrypted | Should -BeTrue
            $session.Established | Should -BeTrue
            $session.CertificateSubject | Should -Be 'CN=test.example'
            $session.GetCertificate().Subject | Should -Be $session.CertificateSubject
            $session.ChainLength | Should -Be 1
        }

        $sealed = Get-TlsSession $capture
        $sealed.Decrypted | Should -BeFalse
        $sealed.Established | Should -BeTrue
        $sealed.CertificateSubject, $sealed.ChainLength, $sealed.GetCertificate() | Should -Be $null, $null, $null
    }

    It 'refuses a key log that <What>' -ForEach @(
        @{ What = 'does not exist'; Content = $null; Id = 'KeyLogNotFound'; Category = 'ObjectNotFound' }
        @{ What = 'is empty'; Content = ''; Id = 'KeyLogInvalid'; Category = 'InvalidData' }
        @{ What = 'is something else'; Content = 'CLIENT_RANDOM 11 22'; Id = 'KeyLogInvalid'; Category = 'InvalidData' }
    ) {
        $path = Join-Path $TestDrive "$Id.keys"
        if ($null -ne $Content) { Set-Content -NoNewline -Path $path -Value $Content }
        foreach ($command in { Get-TcpStream $capture -KeyLogFile $path }, { Get-DnsTransaction $capture -KeyLogFile $path }) {
            $thrown = $command | Should -Throw -PassThru
            $thrown.FullyQualifiedErrorId | Should -BeLike "$Id,*"
            "$($thrown.CategoryInfo.Category)" | Should -Be $Category
            $thrown.TargetObject | Should -Be $path
            $thrown.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        }
    }

    It 'refuses a pipe instead of waiting for its writer' -Skip:$IsWindows {
        $pipe = Join-Path $TestDrive 'keys.fifo'
        mkfifo $pipe
        # In a process of its own, which can be ended if it waits.
        $pwsh = Start-Job { param($module, $capture, $pipe) Import-Module $module; try { Get-TlsSession $capture -KeyLogFile $pipe } catch { $_.FullyQualifiedErrorId } } -ArgumentList $ModulePath, $capture, $pipe
        try { $pwsh | Wait-Job -Timeout 60 | Receive-Job | Should -BeLike 'KeyLogIsPipe,*' }
        finally { $pwsh | Stop-Job -PassThru | Remove-Job }
    }

    It 'gives the key log to the detectors of Test-TrafficAlert, and to monitors' {
        $rule = Register-TrafficAlert -Name expiry -Detector CertificateExpiry -DetectorParameter @{ Within = '400d' } -Disabled
        try {
            Test-TrafficAlert $capture -Rule $rule -Quiet | Should -BeFalse
            $alone = Test-TrafficAlert $capture -Rule $rule -Quiet -KeyLogFile $keys
            $piped = Import-PacketCapture $capture | Test-TrafficAlert -Rule $rule -Quiet -KeyLogFile $keys
            $alone, $piped | Should -Be ((Test-TrafficAlert $withSecrets -Rule $rule -Quiet), (Test-TrafficAlert $withSecrets -Rule $rule -Quiet))
        }
        finally { $rule | Unregister-TrafficAlert }

        foreach ($line in '', "key_log_file = '$keys'") {
            $null = New-Item -ItemType Directory ($folder = Join-Path $TestDrive "monitor$($line.Length)")
            Set-Content ($config = Join-Path $folder netmon.toml) "[general]`nmode = 'summary'`nfile = '$capture'`n$line`n[output.tls]`npath = 'tls.csv'"
            $null = Start-TrafficMonitor -ConfigPath $config | Receive-Job -Wait -AutoRemoveJob
            $subject = (Import-Csv (Join-Path $folder tls.csv)).CertificateSubject
            if ($line) { $subject | Should -Not -BeNullOrEmpty } else { $subject | Should -BeNullOrEmpty }
        }
    }
}

Describe 'Decryption of a live capture' -Skip:(-not ($CanCapture -and $hasOpenSsl)) {
    BeforeAll {
        $port = 47043
        $key, $certificate = (Join-Path $TestDrive 'key.pem'), (Join-Path $TestDrive 'certificate.pem')
        & openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout $key -out $certificate -days 2 -subj /CN=test.example 2>$null

        # A client says something to a server once so many captures are running, and writes a key log.
        function Start-Talk {
            param([string] $Log, [string] $Server, [string] $Client, [string] $Text, [int] $Captures = 1)
            if (-not (Test-Path $Log)) { Set-Content -NoNewline -Path $Log -Value '' }
            Start-ThreadJob -ArgumentList $ModulePath, $port, $Log, $key, $certificate, $Server, $Client, $Text, $Captures {
                param($ModulePath, $Port, $Log, $Key, $Certificate, $Server, $Client, $Text, $Captures)
                Import-Module $ModulePath
                $process = Start-Process openssl -PassThru -RedirectStandardOutput "$Log.out" -RedirectStandardError "$Log.err" -ArgumentList @(
                    's_server', '-accept', "127.0.0.1:$Port", $Server, '-key', "`"$Key`"", '-cert', "`"$Certificate`"", '-naccept', '1')
                try {
                    while (@(Get-CaptureStatistics -Running).Count -lt $Captures) { Start-Sleep -Milliseconds 100 }
                    # The server may still be starting.
                    while (-not ("$(Get-Content "$Log.out" -ErrorAction Ignore)" -match 'ACCEPT')) { Start-Sleep -Milliseconds 100 }
                    "(printf '$Text'; sleep 1) | openssl s_client -connect 127.0.0.1:$Port $Client -keylogfile '$Log' -quiet -no_ign_eof" | & /bin/sh 2>$null
                }
                finally {
                    $process | Stop-Process -ErrorAction Ignore
                }
            }
        }
    }

    It 'reads a key log that grows: <_>' -ForEach '-tls1_3', '-tls1_2' {
        $log = Join-Path $TestDrive "live$_.keys"
        $job = Start-Talk -Log $log -Server '-rev' -Client $_ -Text 'hello\n'

        $segments = Get-TcpStream -Interface $Loopback -Port $port -Duration 60 -KeyLogFile $log | Where-Object Decrypted | Select-Object -First 2
        $null = $job | Wait-Job -Timeout 20
        $job | Remove-Job -Force

        $segments | ForEach-Object Text | Should -Be "hello`n", "olleh`n"
    }

    It 'knows the certificate of TLS 1.3, and a login that was not sent in clear' {
        $log = Join-Path $TestDrive 'login.keys'
        Set-Content -NoNewline -Path $log -Value ''
        $sessions = Get-TlsSession -Interface $Loopback -Port $port -KeyLogFile $log -AsJob
        $capture = Start-PacketCapture -Interface $Loopback -Port $port -AsJob
        # alice:open-sesame
        $job = Start-Talk -Log $log -Server '-www' -Client '-tls1_3' -Text 'GET / HTTP/1.0\r\nAuthorization: Basic YWxpY2U6b3Blbi1zZXNhbWU=\r\n\r\n' -Captures 2

        $null = $job | Wait-Job -Timeout 60
        $capture, $sessions | Stop-Job
        $packets, $session = @($capture | Receive-Job), ($sessions | Receive-Job)
        $job, $capture, $sessions | Remove-Job -Force

        $session.Decrypted, $session.Established | Should -Be $true, $true
        $session.CertificateSubject | Should -Be 'CN=test.example'
        $session.CertificateSha256 | Should -Be (Get-PfxCertificate $certificate).GetCertHashString('SHA256')
        $session.FirstResponseLatency | Should -BeGreaterThan 0
        $packets | Find-CleartextCredential | Should -BeNullOrEmpty
        $found = $packets | Find-CleartextCredential -KeyLogFile $log -ShowSecret
        $found.Protocol, $found.UserName, $found.Secret, $found.Succeeded, $found.Encrypted | Should -Be 'HTTP Basic', 'alice', 'open-sesame', $true, $true
    }
}
