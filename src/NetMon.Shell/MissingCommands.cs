using System.Management.Automation;

namespace NetMon.Shell;

/// <summary>Knows the everyday cmdlets that PowerShell has and the bare engine has not, to say so where one is missed.</summary>
internal static class MissingCommands
{
    private static readonly HashSet<string> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        // Microsoft.PowerShell.Utility
        "Add-Member", "Add-Type", "Compare-Object", "ConvertFrom-Csv", "ConvertFrom-Json", "ConvertFrom-StringData", "ConvertTo-Csv",
        "ConvertTo-Html", "ConvertTo-Json", "ConvertTo-Xml", "Export-Clixml", "Export-Csv", "Format-Hex", "Get-Date", "Get-FileHash",
        "Get-Member", "Get-Random", "Get-Unique", "Get-Variable", "Group-Object", "Import-Clixml", "Import-Csv", "Import-PowerShellDataFile",
        "Invoke-Expression", "Invoke-RestMethod", "Invoke-WebRequest", "Join-String", "Measure-Command", "Measure-Object", "New-Object",
        "New-TimeSpan", "New-Variable", "Out-File", "Out-String", "Read-Host", "Register-ObjectEvent", "Select-Object", "Select-String",
        "Select-Xml", "Set-Variable", "Sort-Object", "Start-Sleep", "Tee-Object", "Wait-Event", "Write-Debug", "Write-Error", "Write-Host",
        "Write-Information", "Write-Output", "Write-Progress", "Write-Verbose", "Write-Warning",
        "Format-Table", "Format-List", "Format-Wide", "Format-Custom",
        "group", "select", "sort", "measure", "compare", "tee", "ft", "fl", "fw", "gm", "iex", "irm", "iwr", "echo", "write", "sleep",
        // Microsoft.PowerShell.Management and Security
        "Add-Content", "Clear-Content", "Copy-Item", "Get-ChildItem", "Get-Content", "Get-Item", "Get-ItemProperty", "Get-Location",
        "Get-Process", "Get-PSDrive", "Get-Service", "Join-Path", "Move-Item", "New-Item", "Pop-Location", "Push-Location", "Remove-Item",
        "Rename-Item", "Resolve-Path", "Set-Content", "Set-Item", "Set-Location", "Split-Path", "Start-Process", "Stop-Process", "Test-Path",
        "Get-Credential", "ConvertTo-SecureString", "ConvertFrom-SecureString", "cd", "gc", "gci", "gi", "gps", "sl",
    };

    /// <summary>One sentence when the error is a missed cmdlet of PowerShell's, else null.</summary>
    /// <param name="error">The error that a command ended with.</param>
    public static string? Hint(ErrorRecord error) =>
        error.Exception is CommandNotFoundException { CommandName: { } name } && Known.Contains(name)
            ? $"{name} needs PowerShell (pwsh): netmon holds the engine and the NetMon module only."
            : null;
}
