BeforeAll {
    . $PSScriptRoot/Support.ps1
    $flows = Get-FlowSummary $ExampleCapture
    $web = $flows | Where-Object DstPort -eq 80 | Select-Object -First 1
}

Describe 'Get-FlowPacket' {
    It 'finds as many packets as each flow counted' {
        foreach ($flow in $flows) { @($flow | Get-FlowPacket -Path $ExampleCapture).Count | Should -Be $flow.Packets -Because "$flow" }
    }

    It 'finds the packets of many flows in one pass, in the order of the file' {
        $numbers = ($flows | Get-FlowPacket -Path $ExampleCapture).Number

        $numbers.Count | Should -Be ($flows | Measure-Object Packets -Sum).Sum
        $numbers | Should -Be ($numbers | Sort-Object)
    }

    It 'finds the packets of flows that have been through <_>' -ForEach 'CliXml', 'Csv' {
        $path = Join-Path $TestDrive "flows.$_"
        $flows | & "Export-$_" $path

        (& "Import-$_" $path | Get-FlowPacket -Path $ExampleCapture).Count | Should -Be ($flows | Measure-Object Packets -Sum).Sum
    }

    It 'makes a file of its own of a flow' {
        $path = Join-Path $TestDrive 'flow.pcapng'
        $web | Get-FlowPacket -Path $ExampleCapture | Export-PacketCapture $path

        $again = Get-FlowSummary $path
        foreach ($name in 'SrcIP', 'SrcPort', 'DstIP', 'DstPort', 'PacketsSent', 'PacketsReceived', 'Bytes', 'StartTime', 'EndTime') {
            "$($again.$name)" | Should -Be "$($web.$name)" -Because $name
        }
    }

    It 'reads several files, compressed ones too' {
        $copy = Join-Path $TestDrive 'copy.pcapng.gz'
        $in = [IO.File]::OpenRead($ExampleCapture)
        $out = [IO.Compression.GZipStream]::new([IO.File]::Create($copy), [IO.Compression.CompressionLevel]::Fastest)
        $in.CopyTo($out); $out.Dispose(); $in.Dispose()

        ($web | Get-FlowPacket -Path $ExampleCapture, (Join-Path $TestDrive '*.gz')).Count | Should -Be (2 * $web.Packets)
    }

    It 'stops when enough has been seen' {
        ($flows | Get-FlowPacket -Path $ExampleCapture | Select-Object -First 3).Count | Should -Be 3
    }
}

Describe 'Get-TcpStream' {
    It 'reads a web request and its answer' {
        $said = $web | Get-TcpStream -Path $ExampleCapture

        $said.Direction | Should -Be 'Sent', 'Received'
        $said[0].Text | Should -BeLike 'GET / HTTP/1.1*'
        $said[1].Text | Should -BeLike 'HTTP/1.1 200 OK*It works*'
    }

    It 'writes the bytes of one direction to a file' {
        $path = Join-Path $TestDrive 'answer.bin'
        $web | Get-TcpStream -Path $ExampleCapture -AsByteStream -Direction Received | Set-Content $path -AsByteStream

        [Text.Encoding]::UTF8.GetString([IO.File]::ReadAllBytes($path)) | Should -BeExactly ($web | Get-TcpStream -Path $ExampleCapture -Raw -Direction Received)
    }

    It 'finds as many bytes as the flows counted' {
        foreach ($flow in $flows | Where-Object Protocol -eq TCP) {
            $sent = $flow | Get-TcpStream -Path $ExampleCapture -Direction Sent | Measure-Object Length -Sum
            [long]$sent.Sum | Should -Be $flow.PayloadBytesSent -Because "$flow"
        }
    }

    It 'looks the same after serialisation' {
        $path = Join-Path $TestDrive 'streams.clixml'
        $streams = Get-TcpStream $ExampleCapture
        $streams | Export-Clixml $path

        Import-Clixml $path | Out-String -Width 120 | Should -BeExactly ($streams | Out-String -Width 120)
        (Import-Clixml $path)[0].Direction | Should -BeIn 'Sent', 'Received'
    }

    It 'completes names of encodings' {
        $line = 'Get-TcpStream x -Encoding lat'
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be 'latin1'
    }
}
