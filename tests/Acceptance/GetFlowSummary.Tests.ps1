BeforeDiscovery { . $PSScriptRoot/Support.ps1 }
BeforeAll { . $PSScriptRoot/Support.ps1 }

Describe 'Flows of a capture file' {
    It 'counts every packet that has an IP header' {
        $flows = Get-FlowSummary $ExampleCapture
        $packets = Import-PacketCapture $ExampleCapture

        ($flows | Measure-Object Packets -Sum).Sum | Should -Be $packets.Where{ $_.SrcIP -and $_.Protocol -ne 'ARP' }.Count
        ($flows | Measure-Object Bytes -Sum).Sum | Should -Be ($packets.Where{ $_.SrcIP -and $_.Protocol -ne 'ARP' } | Measure-Object Length -Sum).Sum
    }

    It 'gives the same from the pipeline' {
        $path = Get-FlowSummary $ExampleCapture | ForEach-Object ToString | Sort-Object
        $pipeline = Import-PacketCapture $ExampleCapture | Get-FlowSummary | ForEach-Object ToString | Sort-Object

        $pipeline | Should -Be $path
    }

    It 'takes files from Get-ChildItem' {
        (Get-ChildItem $ExampleCapture | Get-FlowSummary).Count | Should -Be (Get-FlowSummary $ExampleCapture).Count
    }

    It 'stops when the pipeline has seen enough' {
        @(Get-FlowSummary $ExampleCapture | Select-Object -First 2).Count | Should -Be 2
    }

    It 'exports to CSV, flat and complete' {
        $flows = Get-FlowSummary $ExampleCapture
        $rows = $flows | ConvertTo-Csv | ConvertFrom-Csv

        $rows.Count | Should -Be $flows.Count
        $rows[0].PSObject.Properties.Name | Should -Contain 'CommunityId'
        ($rows | Measure-Object Bytes -Sum).Sum | Should -Be ($flows | Measure-Object Bytes -Sum).Sum
        $rows | ForEach-Object { $_.PSObject.Properties.Value -join ' ' } | Should -Not -Match 'System\.|\[\]'
    }

    It 'says when the table was too small' {
        Get-FlowSummary $ExampleCapture -MaxFlow 2 -WarningVariable warning -WarningAction SilentlyContinue | Out-Null

        $warning | Should -Match 'ended early'
    }
}

Describe 'Flows on an interface' -Skip:(-not $CanCapture) {
    It 'come out of a job, and while nobody sends' {
        $job = Get-FlowSummary -Interface $Loopback -Port 47003 -IdleTimeout 0.5 -AsJob
        $traffic = Start-LoopbackTraffic -Port 47003
        try { while (($job | Get-CaptureStatistics).Received -lt 5) { Start-Sleep -Milliseconds 50 } }
        finally { Stop-LoopbackTraffic $traffic }

        $limit = [datetime]::UtcNow.AddSeconds(20)
        while (-not $job.HasMoreData -and [datetime]::UtcNow -lt $limit) { Start-Sleep -Milliseconds 50 }
        $flow = $job | Receive-Job | Select-Object -First 1
        $job | Stop-Job -PassThru | Remove-Job

        $flow.EndReason | Should -Be 'Idle'
        $flow.DstPort | Should -Be 47003
    }
}
