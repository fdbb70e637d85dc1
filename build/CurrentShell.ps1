# Dot-source this to start another shell of the kind that runs the script: the same program, the same version.
# PowerShell as a .NET tool has no executable of its own: the process is dotnet, and what it runs is pwsh.dll.

# Gives the program, and then the arguments that come before those of the shell:
#   $program, $first = Get-CurrentShell; & $program @first -NoProfile -Command ...
function Get-CurrentShell {
    $program = [Environment]::ProcessPath
    $program
    if ([System.IO.Path]::GetFileNameWithoutExtension($program) -eq 'dotnet') { 'exec'; Join-Path $PSHOME 'pwsh.dll' }
}
