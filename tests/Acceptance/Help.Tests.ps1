BeforeDiscovery {
    . $PSScriptRoot/Support.ps1
    $cmdlets = (Get-Command -Module NetMon).Name
}
BeforeAll { . $PSScriptRoot/Support.ps1 }

Describe 'Get-Help <_>' -ForEach $cmdlets {
    It 'shows synopsis, syntax, parameters and examples' {
        $text = Get-Help $_ -Full | Out-String -Width 120

        $text | Should -Match 'SYNOPSIS'
        $text | Should -Match 'Required\?'
        $text | Should -Match 'Example 3: '
        $text | Should -Match 'RELATED LINKS'
    }
}

# On Linux a desktop program opens the page; this stub records the address.
Describe 'Get-Help -Online' -Skip:(-not $IsLinux) {
    It 'opens the page of the cmdlet, by its short name too' {
        $folder = New-Item -ItemType Directory (Join-Path $TestDrive bin)
        Set-Content (Join-Path $folder xdg-open) "#!/bin/sh`necho `"`$1`" >> '$folder/opened'`n"
        chmod +x (Join-Path $folder xdg-open)
        $null = Invoke-FreshShell @"
            `$env:PATH = '$folder' + ':' + `$env:PATH
            Import-Module '$ModulePath'
            Get-Help Get-TcpStream -Online
            Get-Help gfs -Online
            for (`$i = 0; `$i -lt 100 -and @(Get-Content '$folder/opened' -ErrorAction Ignore).Count -lt 2; `$i++) { Start-Sleep -Milliseconds 100 }
"@
        $project = (Import-PowerShellDataFile (Join-Path $ModulePath NetMon.psd1)).PrivateData.PSData.ProjectUri
        Get-Content "$folder/opened" | Sort-Object | Should -Be "$project/blob/main/docs/cmdlets/Get-FlowSummary.md", "$project/blob/main/docs/cmdlets/Get-TcpStream.md"
    }
}

Describe 'about_NetMon' {
    It 'is found' { Get-Help about_NetMon | Should -BeLike '*about_NetMon*' }
}

Describe 'Leaving' {
    It 'exits with the code of the script, and at once' {
        $watch = [Diagnostics.Stopwatch]::StartNew()
        $result = Invoke-FreshShell "Import-Module '$ModulePath'; Import-PacketCapture '$ExampleCapture' | Select-Object -First 1 | Out-Null; exit 7"

        $result.ExitCode | Should -Be 7
        $watch.Elapsed.TotalSeconds | Should -BeLessThan 15
    }

    It 'exits although a capture job still runs' -Skip:(-not $CanCapture) {
        (Invoke-FreshShell "Import-Module '$ModulePath'; Start-PacketCapture $Loopback -AsJob | Out-Null; exit 3").ExitCode | Should -Be 3
    }

    It 'can be removed and imported again' {
        $result = Invoke-FreshShell @"
            Import-Module '$ModulePath'; Remove-Module NetMon; Import-Module '$ModulePath'
            (Import-PacketCapture '$ExampleCapture' -Filter udp).Count
"@
        $result.Output | Should -Be '12'
    }
}
