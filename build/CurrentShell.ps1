# Dot-source this to start another shell with the same program and version as the current one.
# PowerShell as a .NET tool has no executable: the process is dotnet, which runs pwsh.dll.

# Returns the program, followed by the arguments that precede those of the shell:
#   $program, $first = Get-CurrentShell; & $program @first -NoProfile -Command ...
function Get-CurrentShell {
    $program = [Environment]::ProcessPath
    $program
    if ([System.IO.Path]::GetFileNameWithoutExtension($program) -eq 'dotnet') { 'exec'; Join-Path $PSHOME 'pwsh.dll' }
}
