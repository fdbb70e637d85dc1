BeforeDiscovery { . $PSScriptRoot/Support.ps1 }
BeforeAll {
    . $PSScriptRoot/Support.ps1

    # Another module with its own version of a library that NetMon uses.
    function New-ForeignModule([string] $Library) {
        $folder = (New-Item -ItemType Directory (Join-Path $TestDrive "Foreign$Library") -Force).FullName
        $assembly = Join-Path $folder "$Library.dll"
        if (-not (Test-Path $assembly)) {
            Add-Type -OutputAssembly $assembly -TypeDefinition @"
[assembly: System.Reflection.AssemblyVersion("99.1.0.0")]
namespace $Library { public static class Foreign { public static string Name => "foreign $Library"; } }
"@
            Set-Content (Join-Path $folder "Foreign$Library.psm1") "function Get-Foreign { [$Library.Foreign]::Name }"
            New-ModuleManifest (Join-Path $folder "Foreign$Library.psd1") -RootModule "Foreign$Library.psm1" -RequiredAssemblies $assembly
        }
        Join-Path $folder "Foreign$Library.psd1"
    }
}

Describe 'Beside a module with another version of <_>' -ForEach 'SharpPcap', 'Tomlyn', 'PacketDotNet', 'ZstdSharp' {
    It 'works when the other module comes first' {
        $result = Invoke-FreshShell @"
            Import-Module '$(New-ForeignModule $_)', '$ModulePath'
            Get-Foreign
            (Import-PacketCapture '$ExampleCapture' -Filter 'udp port 53').Count
"@

        $result.Output | Should -Be "foreign $_", '12'
    }

    It 'works when the other module comes last' {
        $result = Invoke-FreshShell @"
            Import-Module '$ModulePath'
            (Import-PacketCapture '$ExampleCapture' -Filter 'udp port 53').Count
            Import-Module '$(New-ForeignModule $_)'
            Get-Foreign
"@

        $result.Output | Should -Be '12', "foreign $_"
    }
}

Describe 'Live beside a module with another version of SharpPcap' {
    It 'captures' -Skip:(-not $CanCapture) {
        $traffic = Start-LoopbackTraffic
        try {
            $result = Invoke-FreshShell @"
                Import-Module '$(New-ForeignModule SharpPcap)', '$ModulePath'
                (Start-PacketCapture $Loopback -Count 2 -Duration 20 -Filter 'udp port 47001').Count
                Get-Foreign
"@
        }
        finally { Stop-LoopbackTraffic $traffic }

        $result.Output | Should -Be '2', 'foreign SharpPcap'
    }
}
