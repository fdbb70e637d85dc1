BeforeDiscovery { . $PSScriptRoot/Support.ps1 }

BeforeAll {
    . $PSScriptRoot/Support.ps1

    # A server on the loopback interface that answers a query after a delay, and says how long it took itself.
    function Start-NameServer([int] $Milliseconds) {
        $socket = [System.Net.Sockets.UdpClient]::new([System.Net.IPEndPoint]::new([ipaddress]::Loopback, 0))
        $job = Start-ThreadJob {
            $ErrorActionPreference = 'Stop'
            $socket, $milliseconds = $using:socket, $using:Milliseconds
            $from = [System.Net.IPEndPoint]::new([ipaddress]::Any, 0)
            while ($true) {
                $query = $socket.Receive([ref] $from)
                $watch = [System.Diagnostics.Stopwatch]::StartNew()
                [System.Threading.Thread]::Sleep($milliseconds)
                # The question again, with the flags of an answer: no such name.
                $query[2], $query[3] = 0x81, 0x83
                $watch.Elapsed.TotalSeconds
                $null = $socket.Send($query, $query.Length, $from)
            }
        }
        @{ Job = $job; Socket = $socket; Port = $socket.Client.LocalEndPoint.Port }
    }

    function Send-Query([int] $Port, [int] $Id) {
        $name = [byte[]] @(4) + [System.Text.Encoding]::ASCII.GetBytes('live') + 7 + [System.Text.Encoding]::ASCII.GetBytes('example') + 0
        $query = [byte[]] (@(($Id -shr 8), ($Id -band 255), 1, 0, 0, 1, 0, 0, 0, 0, 0, 0) + $name + @(0, 1, 0, 1))
        $client = [System.Net.Sockets.UdpClient]::new('127.0.0.1', $Port)
        try {
            $client.Client.ReceiveTimeout = 10000
            $null = $client.Send($query, $query.Length)
            $from = $null
            $null = $client.Receive([ref] $from)
        }
        finally { $client.Dispose() }
    }
}

Describe 'Get-DnsTransaction' {
    It 'matches the lookups of a file with their answers' {
        $lookups = Get-DnsTransaction $ExampleCapture
        $lookups.Count | Should -Be 6
        $lookups | ForEach-Object { $_.Latency | Should -BeGreaterThan 0 }
        ($lookups | Where-Object Name -EQ 'www.example.com' | Where-Object Type -EQ A).Addresses | Should -Be '192.0.2.80'
    }

    It 'reports unanswered questions' {
        $asked = Import-PacketCapture $ExampleCapture | Where-Object { $_.DstPort -eq 53 } | Get-DnsTransaction
        $asked.Count | Should -Be 6
        @($asked | Where-Object { $null -ne $_.ResponseCode -or $null -ne $_.Latency }) | Should -BeNullOrEmpty
    }

    It 'selects by name, application and time' {
        (Get-DnsTransaction $ExampleCapture -Name 'shop.*', 'nosuch.*').Name | Should -Be 'shop.example.com', 'nosuch.example.com'
        @(Get-DnsTransaction $ExampleCapture -Application dns).Count | Should -Be 6
        Get-DnsTransaction $ExampleCapture -Application mdns | Should -BeNullOrEmpty
        Get-DnsTransaction $ExampleCapture -ServerName * | Should -BeNullOrEmpty
    }

    It 'measures live the latency that the server made' -Skip:(-not $CanCapture) {
        $server = Start-NameServer -Milliseconds 50
        try {
            $capture = Get-DnsTransaction -Interface $Loopback -Port $server.Port -Count 6 -Duration 30 -AsJob
            # A query that comes before the capture has begun is not seen, so they are sent until three have been.
            for ($id = 1; $capture.State -eq 'Running' -and $id -lt 200; $id++) { Send-Query $server.Port $id }
            $seen = @($capture | Receive-Job -Wait | Where-Object Latency)
        }
        finally {
            $capture | Remove-Job -Force
            # The server ends when its socket is closed.
            $server.Socket.Dispose()
            $said = @($server.Job | Receive-Job -Wait -ErrorAction Ignore)
            $server.Job | Remove-Job
        }

        $seen.Count | Should -BeGreaterThan 1
        foreach ($lookup in $seen) {
            $lookup.ResponseCode | Should -Be NXDOMAIN
            $lookup.Name | Should -Be live.example
            # What the server measured is a little less: the packets pass through the kernel twice.
            $lookup.Latency - $said[$lookup.Id - 1] | Should -BeGreaterThan 0
            $lookup.Latency - $said[$lookup.Id - 1] | Should -BeLessThan 0.02
        }
    }
}

Describe 'Get-HttpTransaction' {
    It 'measures live no less than the server slept, and no more than the client waited' -Skip:(-not $CanCapture) {
        $listener = [System.Net.Sockets.TcpListener]::new([ipaddress]::Loopback, 0)
        $listener.Start()
        $port = $listener.LocalEndpoint.Port
        $server = Start-ThreadJob {
            $ErrorActionPreference = 'Stop'
            $listener, $buffer = $using:listener, [byte[]]::new(4096)
            $answer = [System.Text.Encoding]::ASCII.GetBytes("HTTP/1.1 200 OK`r`nContent-Length: 2`r`nConnection: close`r`n`r`nhi")
            while ($true) {
                $connection = $listener.AcceptTcpClient()
                try {
                    $stream = $connection.GetStream()
                    $request = ''
                    while ($request -notmatch "`r`n`r`n" -and ($count = $stream.Read($buffer, 0, $buffer.Length)) -gt 0) { $request += [System.Text.Encoding]::ASCII.GetString($buffer, 0, $count) }
                    $watch = [System.Diagnostics.Stopwatch]::StartNew()
                    [System.Threading.Thread]::Sleep(50)
                    @{ Path = ($request -split ' ')[1]; Seconds = $watch.Elapsed.TotalSeconds }
                    $stream.Write($answer, 0, $answer.Length)
                }
                finally { $connection.Dispose() }
            }
        }
        $waited = @{}
        try {
            $capture = Get-HttpTransaction -Interface $Loopback -Port $port -Count 40 -Duration 60 -AsJob
            # A request that comes before the capture has begun is not seen, so they are sent until some have been.
            for ($id = 1; $capture.State -eq 'Running' -and $id -lt 200; $id++) {
                $client = [System.Net.Http.HttpClient]::new()
                try {
                    $watch = [System.Diagnostics.Stopwatch]::StartNew()
                    $null = $client.GetStringAsync("http://127.0.0.1:$port/$id").GetAwaiter().GetResult()
                    $waited["/$id"] = $watch.Elapsed.TotalSeconds
                }
                finally { $client.Dispose() }
            }
            $seen = @($capture | Receive-Job -Wait | Where-Object { $null -ne $_.ResponseLatency -and $null -ne $_.ConnectLatency })
        }
        finally {
            $capture | Remove-Job -Force
            # The server ends when its socket is closed.
            $listener.Stop()
            $slept = @{}
            $server | Receive-Job -Wait -ErrorAction Ignore | ForEach-Object { $slept[$_.Path] = $_.Seconds }
            $server | Remove-Job
        }

        $seen.Count | Should -BeGreaterThan 1
        foreach ($request in $seen) {
            $request.StatusCode | Should -Be 200
            $request.ConnectLatency | Should -BeGreaterThan 0
            $request.ResponseLatency | Should -BeGreaterThan $slept[$request.Path]
            $request.ConnectLatency + $request.ResponseLatency | Should -BeLessThan $waited[$request.Path]
        }
    }
}

Describe 'Why is it slow' {
    # What the servers of tests/data/make_slow.py slept, and the round trip of 40 ms. The machine that made the capture was busy.
    BeforeAll {
        $slow = Join-Path $RepositoryRoot 'examples/slow.pcapng'
        $lookup = @{}
        Get-DnsTransaction $slow | ForEach-Object { $lookup[$_.Name] = $_ }
        $request = @{}
        Get-HttpTransaction $slow | Where-Object Scheme -EQ http | ForEach-Object { $request[$_.Path] = $_ }
    }

    It 'shows that <Name> took <Expected> s' -ForEach @(
        @{ Name = 'fast.example'; Expected = 0.04 }
        @{ Name = 'slow.example'; Expected = 0.29 }
        @{ Name = 'lost.example'; Expected = 1.04 }
        @{ Name = 'nosuch.example'; Expected = 0.04 }
    ) {
        $lookup[$Name].Latency | Should -BeGreaterThan $Expected
        $lookup[$Name].Latency | Should -BeLessThan ($Expected + 0.01)
    }

    It 'counts the question that was lost' {
        $lookup['lost.example'].Retries | Should -Be 1
        $lookup['slow.example'].Retries | Should -Be 0
    }

    It 'shows that the server took <Expected> s for <Path>' -ForEach @(
        @{ Path = '/fast'; Expected = 0.04; Status = 200 }
        @{ Path = '/slow'; Expected = 0.34; Status = 200 }
        @{ Path = '/big'; Expected = 0.04; Status = 200 }
        @{ Path = '/missing'; Expected = 0.04; Status = 404 }
        @{ Path = '/fails'; Expected = 0.09; Status = 500 }
    ) {
        $request[$Path].ResponseLatency | Should -BeGreaterThan $Expected
        $request[$Path].ResponseLatency | Should -BeLessThan ($Expected + 0.01)
        $request[$Path].StatusCode | Should -Be $Status
        $request[$Path].ConnectLatency | Should -BeGreaterThan 0.04
        $request[$Path].ConnectLatency | Should -BeLessThan 0.05
        $request[$Path].DnsLatency | Should -Be $lookup['slow.example'].Latency
    }

    It 'shows the slow transfer' {
        $request['/big'].TransferTime | Should -BeGreaterThan 0.27
        $request['/fast'].TransferTime | Should -BeLessThan 0.1
    }
}

Describe 'A monitor' {
    It 'writes the transactions of its packets as <Format>' -ForEach @{ Format = 'csv' }, @{ Format = 'ndjson' } {
        $folder = New-Item -ItemType Directory (Join-Path $TestDrive $Format)
        $config = Join-Path $folder 'netmon.toml'
        Set-Content $config "[general]`nmode = 'summary'`nfile = '$ExampleCapture'`n[output.dns]`npath = 'dns.$Format'"
        Test-TrafficMonitorConfig $config -Quiet | Should -BeTrue

        $health = Start-TrafficMonitor -ConfigPath $config | Receive-Job -Wait -AutoRemoveJob | Select-Object -Last 1

        $health.TransactionsWritten | Should -Be 6
        $health.TransactionsNotWritten | Should -Be 0
        $file = Join-Path $folder "dns.$Format"
        $rows = $Format -eq 'csv' ? @(Import-Csv $file) : @(Get-Content $file | ConvertFrom-Json)
        $expected = Get-DnsTransaction $ExampleCapture
        $rows.Name | Should -Be $expected.Name
        @($rows.TimeNanoseconds).ForEach{ [long] $_ } | Should -Be $expected.TimeNanoseconds
        @($rows.Latency).ForEach{ [double] $_ } | Should -Be $expected.Latency
        $rows[0].psobject.Properties.Name | Should -Be $expected[0].psobject.Properties.Name
    }

    It 'writes <Kind> transactions' -ForEach @{ Kind = 'http'; Cmdlet = 'Get-HttpTransaction' }, @{ Kind = 'tls'; Cmdlet = 'Get-TlsSession' } {
        $folder = New-Item -ItemType Directory (Join-Path $TestDrive $Kind)
        $config = Join-Path $folder 'netmon.toml'
        Set-Content $config "[general]`nmode = 'summary'`nfile = '$ExampleCapture'`n[output.$Kind]`npath = 'records.csv'"

        $health = Start-TrafficMonitor -ConfigPath $config | Receive-Job -Wait -AutoRemoveJob | Select-Object -Last 1

        $expected = @(& $Cmdlet $ExampleCapture)
        $expected.Count | Should -BeGreaterThan 0
        $health.TransactionsWritten | Should -Be $expected.Count
        $rows = @(Import-Csv (Join-Path $folder records.csv))
        @($rows.TimeNanoseconds).ForEach{ [long] $_ } | Should -Be $expected.TimeNanoseconds
        $rows.Server | Should -Be $expected.Server
        $rows[0].psobject.Properties.Name | Should -Be $expected[0].psobject.Properties.Name
    }

    It 'refuses to add transactions to another file' {
        $folder = New-Item -ItemType Directory (Join-Path $TestDrive other)
        $config = Join-Path $folder 'netmon.toml'
        Set-Content (Join-Path $folder dns.csv) 'a,b'
        Set-Content $config "[general]`nfile = '$ExampleCapture'`n[output.dns]`npath = 'dns.csv'"
        (Test-TrafficMonitorConfig $config | Where-Object Key -EQ output.dns.path).Message | Should -BeLike '*is not a file of DNS transactions*'
    }
}
