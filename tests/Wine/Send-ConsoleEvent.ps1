# Runs a monitor, and does to this process what Windows does when a key is pressed or a window closed. For Console.Tests.ps1, within Wine.
param([int] $Event, [string] $Command)

Start-ThreadJob -ArgumentList $Event {
    param($Event)
    # Functions of Windows, without a compiler.
    $type = [System.Reflection.Emit.AssemblyBuilder]::DefineDynamicAssembly('Native', 'Run').DefineDynamicModule('Native').DefineType('Native', 'Public')
    $type.DefinePInvokeMethod('CtrlRoutine', 'kernelbase', 'Public, Static, PinvokeImpl', 'Standard', [int], @([IntPtr]), 'Winapi', 'Unicode').SetImplementationFlags('PreserveSig')
    $type.DefinePInvokeMethod('SetConsoleCtrlHandler', 'kernel32', 'Public, Static, PinvokeImpl', 'Standard', [int], @([IntPtr], [int]), 'Winapi', 'Unicode').SetImplementationFlags('PreserveSig')
    $native = $type.CreateType()

    while (-not ([System.IO.File]::Exists('C:\ended\health.ndjson') -and (Get-Content C:\ended\health.ndjson) -match '"Received":[1-9]')) { Start-Sleep -Milliseconds 100 }
    # What started this may have had it ignore such events.
    [void] $native::SetConsoleCtrlHandler([IntPtr]::Zero, 0)
    [void] $native::CtrlRoutine([IntPtr] [long] $Event)
    # After Ctrl+Break a process goes on, to end by itself.
    if ($Event -ne 1) { [System.Diagnostics.Process]::GetCurrentProcess().Kill() }
} | Out-Null

if ($Command -eq 'Invoke-TrafficMonitor') { Invoke-TrafficMonitor C:\ended.toml -Unattended }
else {
    Start-TrafficMonitor C:\ended.toml | Out-Null
    Start-Sleep -Seconds 60
}
