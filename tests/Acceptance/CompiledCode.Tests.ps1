BeforeDiscovery {
    . $PSScriptRoot/Support.ps1
    $isCompiled = $IsLinux -and (Test-Path (Join-Path $ModulePath native "net$([Environment]::Version.Major).0" linux-x64))
}
BeforeAll {
    . $PSScriptRoot/Support.ps1
    $getFolder = [NetMon.ModuleInitializer].Assembly.GetType('NetMon.CompiledCode').GetMethod('GetFolder', [System.Reflection.BindingFlags] 'NonPublic, Static')
    function Get-CompiledFolder([string] $Runtime, $System, [System.Runtime.InteropServices.Architecture] $Architecture, [version] $Version) {
        $getFolder.Invoke($null, @($Runtime, $System, $Architecture, $Version)) -replace '\\', '/'
    }

    # A copy of the module, without what was compiled for other systems.
    function Copy-Module([string] $Name) {
        $copy = (New-Item -ItemType Directory (Join-Path $TestDrive $Name)).FullName
        Copy-Item $ModulePath $copy -Recurse
        Join-Path $copy NetMon
    }

    # Uses the module in a fresh shell: the flows of the example, the assemblies of NetMon in use, the number of methods compiled for it.
    function Use-Module([string] $Path) {
        $result = Invoke-FreshShell @"
            Import-Module '$Path'
            `$before = [System.Runtime.JitInfo]::GetCompiledMethodCount(`$false)
            `$flows = Get-FlowSummary '$ExampleCapture' -Filter 'ip or ip6'
            `$after = [System.Runtime.JitInfo]::GetCompiledMethodCount(`$false)
            `$loaded = [System.AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { `$_.GetName().Name -like 'NetMon*' } | ForEach-Object Location
            @{ Flows = `$flows | ConvertTo-Json; Methods = `$after - `$before; Loaded = @(`$loaded); Type = [NetMon.PacketRecord].Assembly.Location } | ConvertTo-Json
"@
        $result.ExitCode | Should -Be 0 -Because ($result.Output -join "`n")
        $result.Output | Out-String | ConvertFrom-Json
    }
}

Describe 'The folder of the code compiled ahead of time' {
    It 'is <Folder> for .NET <Version> on <Runtime> <Architecture>' -ForEach @(
        @{ Runtime = 'linux-x64'; System = 'linux'; Architecture = 'X64'; Version = '10.0.12'; Folder = 'net10.0/linux-x64' }
        @{ Runtime = 'debian.12-x64'; System = 'linux'; Architecture = 'X64'; Version = '10.0.12'; Folder = 'net10.0/linux-x64' }
        @{ Runtime = 'linux-arm64'; System = 'linux'; Architecture = 'Arm64'; Version = '10.0.0'; Folder = 'net10.0/linux-arm64' }
        @{ Runtime = 'osx-arm64'; System = 'osx'; Architecture = 'Arm64'; Version = '10.0.12'; Folder = 'net10.0/osx-arm64' }
        @{ Runtime = 'osx-x64'; System = 'osx'; Architecture = 'X64'; Version = '10.0.12'; Folder = 'net10.0/osx-x64' }
        @{ Runtime = 'win-x64'; System = 'win'; Architecture = 'X64'; Version = '10.0.12'; Folder = 'net10.0/win-x64' }
        @{ Runtime = 'win-arm64'; System = 'win'; Architecture = 'Arm64'; Version = '10.0.12'; Folder = 'net10.0/win-arm64' }
        @{ Runtime = 'linux-x64'; System = 'linux'; Architecture = 'X64'; Version = '8.0.20'; Folder = 'net8.0/linux-x64' }
        @{ Runtime = 'linux-x64'; System = 'linux'; Architecture = 'X64'; Version = '9.0.9'; Folder = 'net9.0/linux-x64' }
        @{ Runtime = 'linux-x64'; System = 'linux'; Architecture = 'X64'; Version = '11.0.0'; Folder = 'net11.0/linux-x64' }
    ) { Get-CompiledFolder $Runtime $System $Architecture $Version | Should -Be $Folder }

    It 'does not exist for <Runtime> <Architecture>' -ForEach @(
        @{ Runtime = 'linux-musl-x64'; System = 'linux'; Architecture = 'X64' }
        @{ Runtime = 'alpine.3.22-musl-arm64'; System = 'linux'; Architecture = 'Arm64' }
        @{ Runtime = 'linux-arm'; System = 'linux'; Architecture = 'Arm' }
        @{ Runtime = 'win-x86'; System = 'win'; Architecture = 'X86' }
        @{ Runtime = 'freebsd-x64'; System = $null; Architecture = 'X64' }
    ) { Get-CompiledFolder $Runtime $System $Architecture '10.0.12' | Should -BeNullOrEmpty }
}

Describe 'The module' -Skip:$IsWindows {
    BeforeAll {
        $plain = Copy-Module plain
        Remove-Item (Join-Path $plain native) -Recurse -ErrorAction Ignore
        $withoutCompiled = Use-Module $plain
    }

    It 'uses the assemblies beside it where nothing was compiled' {
        $withoutCompiled.Type | Should -Be (Join-Path $plain NetMon.Core.dll)
        $withoutCompiled.Loaded | Should -Be (Join-Path $plain NetMon.dll), (Join-Path $plain NetMon.Core.dll), (Join-Path $plain dependencies NetMon.Adapters.dll)
    }

    It 'uses what was compiled for this system, with the same result and less than half of the compiling' -Skip:(-not $isCompiled) {
        $compiled = Use-Module $ModulePath

        $folder = Join-Path $ModulePath native "net$([Environment]::Version.Major).0" linux-x64
        $compiled.Loaded | Should -Be (Join-Path $ModulePath NetMon.dll), (Join-Path $folder NetMon.Core.dll), (Join-Path $folder NetMon.Adapters.dll)
        $compiled.Type | Should -Be (Join-Path $folder NetMon.Core.dll)
        $compiled.Flows | Should -Be $withoutCompiled.Flows
        $compiled.Methods | Should -BeLessThan ($withoutCompiled.Methods / 2)
    }

    It 'uses the assemblies beside it where the compiled code <Name>' -ForEach @(
        @{ Name = 'is cut'; Damage = { param($File) $stream = [System.IO.File]::OpenWrite($File); $stream.SetLength(4096); $stream.Dispose() } }
        @{ Name = 'is empty'; Damage = { param($File) [System.IO.File]::WriteAllBytes($File, @()) } }
        @{ Name = 'is for another .NET'; Damage = { param($File) Rename-Item (Split-Path (Split-Path $File)) net7.0 } }
        @{ Name = 'is for another system'; Damage = { param($File) Rename-Item (Split-Path $File) win-arm64 } }
    ) -Skip:(-not $isCompiled) {
        $copy = Copy-Module ($Name -replace ' ')
        & $Damage (Get-Item (Join-Path $copy native/*/*/NetMon.Core.dll)).FullName
        # Renaming the folder has moved this one too.
        if ($Name -in 'is cut', 'is empty') { & $Damage (Get-Item (Join-Path $copy native/*/*/NetMon.Adapters.dll)).FullName }

        $result = Use-Module $copy

        $result.Type | Should -Be (Join-Path $copy NetMon.Core.dll)
        $result.Loaded | Should -Contain (Join-Path $copy dependencies NetMon.Adapters.dll)
        $result.Flows | Should -Be $withoutCompiled.Flows
    }
}
