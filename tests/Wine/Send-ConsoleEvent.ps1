# Runs a monitor, and raises the console event of a key press or a closed window, as Windows does. For Console.Tests.ps1, within Wine.
param([int] $Event, [string] $Command)

Start-ThreadJob -ArgumentList $Event {
    param($Event)
    # Defines Windows functions without a compiler.
    $type = [System.Reflection.Emit.AssemblyBuilder]::DefineDynamicAssembly('Native', 'Run').DefineDynamicModule('Native').DefineType('Native', 'Public')
    $type.DefinePInvokeMethod('CtrlRoutine', 'kernelbase', 'Public, Static, PinvokeImpl', 'Standard', [int], @([IntPtr]), 'Winapi', 'Unicode').SetImplementationFlags('PreserveSig')
    $type.DefinePInvokeMethod('SetConsoleCtrlHandler', 'kernel32', 'Public, Static, PinvokeImpl', 'Standard', [int], @([IntPtr], [int]), 'Winapi', 'Unicode').SetImplementationFlags('PreserveSig')
    $native = $type.CreateType()

    while (-not ([System.IO.File]::Exists('C:\ended\health.ndjson') -and (Get-Content C:\ended\health.ndjson) -match '"Received":[1-9]')) { Start-Sleep -Milliseconds 100 }
    # This process may have inherited the setting to ignore Ctrl+C.
    [void] $native::SetConsoleCtrlHandler([IntPtr]::Zero, 0)
    [void] $native::CtrlRoutine([IntPtr] [long] $Event)
    # Windows kills the process after the handlers, except after Ctrl+Break, when the process ends itself.
    if ($Event -ne 1) { [System.Diagnostics.Process]::GetCurrentProcess().Kill() }
} | Out-Null

if ($Command -eq 'Invoke-TrafficMonitor') { Invoke-TrafficMonitor C:\ended.toml -Unattended }
else {
    Start-TrafficMonitor C:\ended.toml | Out-Null
    Start-Sleep -Seconds 60
}
