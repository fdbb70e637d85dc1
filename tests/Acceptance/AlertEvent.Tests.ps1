BeforeAll {
    . $PSScriptRoot/Support.ps1
    $alerts = foreach ($severity in [Enum]::GetValues([NetMon.AlertSeverity])) {
        [NetMon.TrafficAlertEvent]@{
            Time = [datetime]::new(2026, 3, 1, 12, 30, 15, [DateTimeKind]::Utc); Rule = 'web'; Severity = $severity; Message = 'reached 192.0.2.80:80'
            SrcIP = '192.0.2.10'; DstPort = 80; Count = 12345; Threshold = 10; Window = 60
        }
    }
}

Describe 'Alert events' {
    It 'are one line each, with time, severity, rule and message' {
        $lines = @($alerts | Out-String -Stream -Width 100 | ForEach-Object { $_ -replace '\e\[[\d;]*m' } | Where-Object { $_ })

        $lines.Count | Should -Be 7
        for ($i = 0; $i -lt 5; $i++) { $lines[$i + 2] | Should -Match "^\d\d:\d\d:15 $($alerts[$i].Severity -replace 'rmation') +web +12,345 reached 192\.0\.2\.80:80" }
    }

    It 'are red when severity is high, where colour is rendered' {
        $before = $PSStyle.OutputRendering
        try {
            $PSStyle.OutputRendering = 'Ansi'
            $alerts[3] | Out-String | Should -Match '\e\[31mHigh\e\[0m'
        }
        finally { $PSStyle.OutputRendering = $before }
    }

    It 'have one clean cell of CSV a property' {
        $row = $alerts[3] | ConvertTo-Csv | ConvertFrom-Csv

        $row.Severity | Should -Be 'High'
        $row.SrcIP | Should -Be '192.0.2.10'
        $row.Window | Should -Be '60'
        $row.PSObject.Properties.Name | Should -Be $alerts[3].PSObject.Properties.Name
    }

    It 'are the same after serialisation' {
        $path = Join-Path $TestDrive 'alerts.clixml'
        $alerts | Export-Clixml $path
        $back = Import-Clixml $path

        $back[3].Severity | Should -BeExactly 'High'
        $back[3].State | Should -BeExactly 'Raised'
        $back[3].Time.Kind | Should -Be 'Local'
        ($back | Where-Object SeverityLevel -ge 3).Count | Should -Be 2
        $back | Out-String | Should -BeExactly ($alerts | Out-String)
        $back | Format-List | Out-String | Should -BeExactly ($alerts | Format-List | Out-String)
        $back | Format-Wide | Out-String | Should -BeExactly ($alerts | Format-Wide | Out-String)
    }

    It 'have a table, a list and a wide view, as <_>' -ForEach 'NetMon.TrafficAlertEvent', 'Deserialized.NetMon.TrafficAlertEvent', 'NetMon.AlertDeliveryStatistics' {
        (Get-FormatData -TypeName $_).FormatViewDefinition.Control.ForEach{ $_.GetType().Name } | Should -Be 'TableControl', 'ListControl', 'WideControl'
    }
}

Describe 'Settings of channels' {
    It 'show no secret, however they are shown' {
        $settings = [NetMon.Alerts.Delivery.WebhookSettings]@{
            Url = 'https://hooks.example.com/x'; HeaderName = 'X-Token'
            HeaderValue = [NetMon.Alerts.Delivery.NotificationSecret]::From((ConvertTo-SecureString 'hunter2' -AsPlainText -Force))
        }

        $settings | Format-List * -Force | Out-String | Should -Not -Match 'hunter2'
        $settings | ConvertTo-Json -Depth 5 | Should -Not -Match 'hunter2'
        $settings | ConvertTo-Csv | Should -Not -Match 'hunter2'
        [System.Management.Automation.PSSerializer]::Serialize($settings, 5) | Should -Not -Match 'hunter2'
        "$settings" | Should -Be 'WebhookSettings { Url = https://hooks.example.com/..., Format = Plain, HeaderName = X-Token, HeaderValue = *** }'
    }
}
