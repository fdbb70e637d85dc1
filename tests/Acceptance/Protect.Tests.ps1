BeforeDiscovery {
    . $PSScriptRoot/Support.ps1
    $tshark = Get-Command tshark -ErrorAction Ignore
    $unix = -not $IsWindows
}
BeforeAll { . $PSScriptRoot/Support.ps1 }

Describe 'A protected capture' {
    BeforeAll {
        $packets = Import-PacketCapture $ExampleCapture
        $key = Join-Path $TestDrive 'capture.key'
        function Protected($Name) { Join-Path $TestDrive $Name }
        function TextOf($Path) {
            $bytes = [IO.File]::ReadAllBytes($Path)
            [Text.Encoding]::Latin1.GetString($bytes), [Text.Encoding]::Unicode.GetString($bytes), [Text.Encoding]::BigEndianUnicode.GetString($bytes)
        }
    }

    It 'has the same packets, protocols, ports, lengths and times' {
        $path = Protected 'plain.pcapng'
        Protect-PacketCapture $ExampleCapture $path
        $copy = Import-PacketCapture $path

        foreach ($property in 'Number', 'TimestampNanoseconds', 'Length', 'Protocol', 'SrcPort', 'DstPort', 'TcpFlags', 'PayloadLength') {
            $copy.$property | Should -Be $packets.$property -Because $property
        }
        ($copy.CapturedLength | Measure-Object -Sum).Sum | Should -BeLessThan ($packets.CapturedLength | Measure-Object -Sum).Sum
    }

    It 'has no original address in any byte order, nor as text, with -Payload <_>' -ForEach 'Cut', 'Zero' {
        $path = Protected "searched-$_.pcapng"
        Protect-PacketCapture $ExampleCapture $path -Payload $_ -Name Replace
        $copy = @(Import-PacketCapture $path)
        $texts = TextOf $path
        $searched = 0
        foreach ($packet in $packets) {
            $bytes = [Convert]::ToHexString($copy[$packet.Number - 1].GetBytes())
            foreach ($text in $packet.SrcIP, $packet.DstIP, $packet.Inner.SrcIP, $packet.Inner.DstIP | Where-Object { $_ }) {
                $address = [ipaddress] $text
                $raw = $address.GetAddressBytes()
                if ($raw[0] -in 0, 127, 255 -or $raw[0] -ge 224) { continue }
                $searched++
                $bytes.Contains([Convert]::ToHexString($raw)) | Should -BeFalse -Because $text
                [array]::Reverse($raw)
                $bytes.Contains([Convert]::ToHexString($raw)) | Should -BeFalse -Because "$text backwards"
                if ($text.Length -gt 7) { foreach ($all in $texts) { $all.Contains($text) | Should -BeFalse } }
            }
        }
        $searched | Should -BeGreaterThan 10
    }

    It 'has as many flows, with other addresses and right checksums' {
        $path = Protected 'flows.pcapng'
        Protect-PacketCapture $ExampleCapture $path -Payload Zero
        $flows = Get-FlowSummary $path

        @($flows).Count | Should -Be @(Get-FlowSummary $ExampleCapture).Count
        ($flows.Bytes | Measure-Object -Sum).Sum | Should -Be (Get-FlowSummary $ExampleCapture | Measure-Object Bytes -Sum).Sum
        $wrong = { param($File) @(Import-PacketCapture $File | Test-PacketChecksum | Where-Object Status -eq Invalid).Count }
        & $wrong $path | Should -Be (& $wrong $ExampleCapture)
    }

    It 'is the same to tshark down to transport' -Skip:(-not $tshark) {
        $path = Protected 'tshark.pcapng'
        Protect-PacketCapture $ExampleCapture $path
        $fields = '-T', 'fields', '-e', 'frame.len', '-e', 'ip.proto', '-e', 'ip.len', '-e', 'ipv6.plen', '-e', 'tcp.srcport', '-e', 'udp.dstport', '-e', 'tcp.flags'

        tshark -r $path @fields 2>$null | Should -Be (tshark -r $ExampleCapture @fields 2>$null)
    }

    It 'has the same pseudonyms with the same key file, and others without' {
        $one, $two, $other = 'one.pcapng', 'two.pcap.gz', 'three.pcapng' | ForEach-Object { Protected $_ }
        Protect-PacketCapture $ExampleCapture $one -KeyFile $key
        Protect-PacketCapture $ExampleCapture $two -KeyFile $key
        Protect-PacketCapture $ExampleCapture $other

        (Import-PacketCapture $two).SrcIP | Should -Be (Import-PacketCapture $one).SrcIP
        (Import-PacketCapture $other).SrcIP | Should -Not -Be (Import-PacketCapture $one).SrcIP
    }

    It 'leaves the key to its owner only' -Skip:(-not $unix) {
        (Get-Item $key).UnixMode | Should -Be '-rw-------'
        chmod 644 $key
        $warnings = @()
        Protect-PacketCapture $ExampleCapture (Protected 'warned.pcapng') -KeyFile $key -WarningVariable warnings -WarningAction SilentlyContinue
        $warnings | Should -BeLike 'Other users can read the key file*'
    }

    It 'refuses a file that is no key, and writes nothing' {
        $bad = Join-Path $TestDrive 'bad.key'
        Set-Content $bad 'not a key'
        { Protect-PacketCapture $ExampleCapture (Protected 'never.pcapng') -KeyFile $bad } | Should -Throw -ErrorId 'ProtectionKeyInvalid,*'
        Protected 'never.pcapng' | Should -Not -Exist
        Get-Content $bad | Should -Be 'not a key'
    }

    It 'does not replace a file unasked' {
        $path = Protected 'kept.pcapng'
        Set-Content $path 'mine'
        Protect-PacketCapture $ExampleCapture $path -ErrorVariable found -ErrorAction SilentlyContinue
        $found[0].FullyQualifiedErrorId | Should -BeLike 'CaptureFileExists,*'
        Get-Content $path | Should -Be 'mine'
        Protect-PacketCapture $ExampleCapture $path -Force -PassThru | Should -BeOfType [IO.FileInfo]
        @(Import-PacketCapture $path).Count | Should -Be $packets.Count
    }

    It 'never replaces the file that it reads, or its key' {
        $path = Protected 'self.pcapng'
        Copy-Item $ExampleCapture $path
        { Protect-PacketCapture $path $path -Force -ErrorAction Stop } | Should -Throw -ErrorId 'OutputIsInput,*'
        $key = Protected 'self.key'
        foreach ($round in 1, 2) {
            { Protect-PacketCapture $path $key -KeyFile $key -Force -ErrorAction Stop } | Should -Throw -ErrorId 'OutputIsInput,*'
            Protect-PacketCapture $path (Protected "other$round.pcapng") -KeyFile $key
        }
        (Get-FileHash $path).Hash | Should -Be (Get-FileHash $ExampleCapture).Hash
        @(Import-PacketCapture (Protected 'other1.pcapng')).SrcIP | Should -Be @(Import-PacketCapture (Protected 'other2.pcapng')).SrcIP
    }

    It 'puts several files into a folder, and never two into one file' {
        $folder = Join-Path $TestDrive 'many/'
        Copy-Item $ExampleCapture (Protected 'a1.pcapng')
        Copy-Item $ExampleCapture (Protected 'a2.pcapng')
        Get-ChildItem (Protected 'a?.pcapng') | Protect-PacketCapture -Destination $folder
        (Get-ChildItem $folder).Name | Should -Be 'a1.pcapng', 'a2.pcapng'

        Get-ChildItem (Protected 'a?.pcapng') | Protect-PacketCapture -Destination (Protected 'both.pcapng') -Force -ErrorVariable found -ErrorAction SilentlyContinue
        $found.Count | Should -Be 1
        $found[0].FullyQualifiedErrorId | Should -BeLike 'ProtectionTargetTaken,*'
    }

    It 'moves times, and tells kept payload' {
        $path = Protected 'moved.pcapng'
        Protect-PacketCapture $ExampleCapture $path -TimeShift -1h -Payload Keep -WarningVariable warnings -WarningAction SilentlyContinue
        $warnings | Should -BeLike 'Payload is kept*'
        (Import-PacketCapture $path).TimestampNanoseconds[0] | Should -Be ($packets[0].TimestampNanoseconds - 3600000000000)
    }

    It 'has the packets before damage, and tells the damage; and no file of what is no capture' {
        $bytes = [IO.File]::ReadAllBytes($ExampleCapture)
        $damaged, $path, $text = 'damaged.pcapng', 'rest.pcapng', 'text.txt' | ForEach-Object { Protected $_ }
        [IO.File]::WriteAllBytes($damaged, $bytes[0..($bytes.Length - 7)])
        Protect-PacketCapture $damaged $path -ErrorVariable found -ErrorAction SilentlyContinue
        $found[0].FullyQualifiedErrorId | Should -BeLike 'CaptureFileDamaged,*'
        @(Import-PacketCapture $path).Count | Should -BeGreaterThan 0

        Set-Content $text 'no capture'
        Protect-PacketCapture $text (Protected 'nothing.pcapng') -ErrorVariable found -ErrorAction SilentlyContinue
        $found[0].FullyQualifiedErrorId | Should -BeLike 'CaptureFileUnrecognised,*'
        Protected 'nothing.pcapng' | Should -Not -Exist
    }
}

Describe 'An export that edits' {
    BeforeAll { $packets = Import-PacketCapture $ExampleCapture }

    It 'cuts packets, moves times and comments' {
        $path = Join-Path $TestDrive 'edited.pcapng'
        $packets | Export-PacketCapture $path -SnapshotLength 40 -TimeShift -90 -Comment 'for the report' -PacketComment 'seen at the door'
        $copy = Import-PacketCapture $path

        ($copy.CapturedLength | Measure-Object -Maximum).Maximum | Should -Be 40
        $copy.Length | Should -Be $packets.Length
        $copy[0].TimestampNanoseconds | Should -Be ($packets[0].TimestampNanoseconds - 90000000000)
        $copy[0].Comment | Should -BeLike 'seen at the door*'
        [Text.Encoding]::Latin1.GetString([IO.File]::ReadAllBytes($path)) | Should -BeLike '*for the report*'
    }

    It 'refuses comments in pcap, times before 1970, and durations that are none' {
        { $packets | Export-PacketCapture (Join-Path $TestDrive 'no.pcap') -Comment x } | Should -Throw -ErrorId 'CaptureFormatMismatch,*'
        { $packets | Export-PacketCapture (Join-Path $TestDrive 'no2.pcap') -TimeShift ([timespan]::FromDays(-40000)) } | Should -Throw -ErrorId 'CaptureFormatMismatch,*'
        { $packets | Export-PacketCapture (Join-Path $TestDrive 'no3.pcap') -TimeShift -40000000000d } | Should -Throw '*is not a duration*'
    }
}

Describe 'Packets around an alert' {
    It 'are saved by Test-TrafficAlert, and named by the event' {
        $folder = Join-Path $TestDrive 'saved'
        $null = Register-TrafficAlert saver -DestinationPort 53 -SavePacket $folder -Before 1s -After 1s -Cooldown 0 -Disabled
        try {
            $events = Test-TrafficAlert -Path $ExampleCapture -Name saver
            $events.PacketFile | Should -Not -BeNullOrEmpty
            foreach ($file in $events.PacketFile | Sort-Object -Unique) {
                Split-Path $file | Should -Be $folder
                @(Import-PacketCapture $file).Comment -match '^saver: ' | Should -Not -BeNullOrEmpty
            }
        }
        finally { Unregister-TrafficAlert saver }
    }

    It 'need a folder' {
        { Register-TrafficAlert nofolder -DestinationPort 53 -Before 1s } | Should -Throw -ErrorId 'ParameterRequired,*'
    }
}
