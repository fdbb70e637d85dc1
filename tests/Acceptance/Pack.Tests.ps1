BeforeAll {
    . $PSScriptRoot/Support.ps1
    $program, $first = Get-CurrentShell
    # In the place of a signature: what the script that signs has found, which the package must have with nothing beside it.
    $sign = Join-Path $TestDrive sign.ps1
    Set-Content $sign 'param($Folder) $found = Get-ChildItem $Folder -Recurse -File | Get-FileHash | ForEach-Object Hash; Set-Content (Join-Path $Folder signed.txt) $found'
    $said = & $program @first -NoProfile -NonInteractive -File (Join-Path $RepositoryRoot build.ps1) Pack -Sign $sign
    $packExitCode = $LASTEXITCODE
    $package = $said | Select-Object -Last 1
}

Describe 'The package that build.ps1 makes' {
    BeforeAll {
        Expand-Archive $package (Join-Path $TestDrive package)
        $files = Get-ChildItem (Join-Path $TestDrive package) -Recurse -File | ForEach-Object { [IO.Path]::GetRelativePath("$TestDrive/package", $_) -replace '\\', '/' }
        $metadata = ([xml] (Get-Content (Join-Path $TestDrive package/NetMon.nuspec) -Raw)).package.metadata
        $manifest = Import-PowerShellDataFile (Join-Path $RepositoryRoot NetMon.psd1)
    }

    It 'is made' {
        $packExitCode | Should -Be 0 -Because ($said -join "`n")
        $package | Should -Exist
    }

    It 'is described as repositories of PowerShell want it' {
        $tags = $metadata.tags -split ' '
        $metadata.id | Should -Be NetMon
        $metadata.version | Should -Be $manifest.ModuleVersion
        $metadata.projectUrl | Should -Be $manifest.PrivateData.PSData.ProjectUri
        foreach ($tag in @('PSModule', 'PSEdition_Core') + $manifest.CmdletsToExport.ForEach{ "PSCmdlet_$_" }) { $tags | Should -Contain $tag }
    }

    It 'holds what was signed, as it was signed' {
        $hashes = (Get-ChildItem (Join-Path $TestDrive package) -Recurse -File | Get-FileHash).Hash
        $signed = Get-Content (Join-Path $TestDrive package/signed.txt)
        $signed.Count | Should -BeGreaterThan 30
        foreach ($hash in $signed) { $hashes | Should -Contain $hash }
    }

    It 'holds the module, and nothing of PowerShell' {
        foreach ($file in 'NetMon.psd1', 'NetMon.dll', 'NetMon.Core.dll', 'NetMon.format.ps1xml', 'LICENSE', 'dependencies/NetMon.Adapters.dll', 'dependencies/SharpPcap.dll') {
            $files | Should -Contain $file
        }
        if ([System.Runtime.InteropServices.RuntimeInformation]::RuntimeIdentifier -eq 'linux-x64') { $files | Should -Contain native/net10.0/linux-x64/NetMon.Core.dll }
        $files -like 'lib/*' | Should -BeNullOrEmpty
        $files -like '*System.Management.Automation.dll' | Should -BeNullOrEmpty
    }
}

# Only Unix reads the user's folders from environment variables, which keeps the home folder of the user who runs the tests clean.
Describe 'Install-PSResource' -Skip:$IsWindows {
    It 'installs the package for a user, whose next shell finds the cmdlets' {
        $names = 'HOME', 'XDG_DATA_HOME', 'XDG_CACHE_HOME', 'XDG_CONFIG_HOME', 'PSModulePath'
        $before = @{}
        foreach ($name in $names) {
            $before[$name] = [Environment]::GetEnvironmentVariable($name)
            [Environment]::SetEnvironmentVariable($name, $null)
        }
        $env:HOME = (New-Item -ItemType Directory (Join-Path $TestDrive user)).FullName
        try {
            $install = Invoke-FreshShell @"
`$ErrorActionPreference = 'Stop'
Register-PSResourceRepository -Name local -Uri '$(Split-Path $package)' -Trusted
Install-PSResource NetMon -Repository local
Get-InstalledPSResource NetMon | ForEach-Object { "`$(`$_.Name) `$(`$_.Version) `$(`$_.InstalledLocation)" }
"@
            $use = Invoke-FreshShell "(Import-PacketCapture '$ExampleCapture').Count; (Get-Module NetMon).ModuleBase"
        }
        finally { foreach ($name in $names) { [Environment]::SetEnvironmentVariable($name, $before[$name]) } }

        $install.Output | Should -Be "NetMon $((Get-Module NetMon).Version) $TestDrive/user/.local/share/powershell/Modules"
        $use.Output | Should -Be '98', "$TestDrive/user/.local/share/powershell/Modules/NetMon/$((Get-Module NetMon).Version)"
    }
}
