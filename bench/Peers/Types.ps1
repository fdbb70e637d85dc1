# Compiles the classes beside this file with the rules of the micro-benchmarks, and imports Send-PreparedPacket.
$sources = @(Get-ChildItem (Join-Path $PSScriptRoot *.cs)) + (Get-Item (Join-Path $PSScriptRoot ../NetMon.Benchmarks/Alerts/MixedRules.cs))
$references = @(
    Join-Path (Split-Path $module) NetMon.Core.dll
    'System.Management.Automation', 'System.Collections', 'System.Linq', 'System.Net.Primitives', 'System.Net.Sockets', 'System.Threading'
    'System.Threading.Thread', 'System.Memory'
)
# Without warning 1701: the engine is built against an older .NET than this one.
Add-Type -Path $sources -ReferencedAssemblies $references -CompilerOptions '/nullable:annotations', '/nowarn:1701' -PassThru |
    Select-Object -First 1 -ExpandProperty Assembly | Import-Module
