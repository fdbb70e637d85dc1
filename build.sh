#!/bin/sh
# Runs build.ps1 in the installed PowerShell if it is 7.4 or later, otherwise in the one of .config/dotnet-tools.json.
#   ./build.sh [build|test|run|pack|bench|clean] [arguments]
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 POWERSHELL_TELEMETRY_OPTOUT=1 POWERSHELL_UPDATECHECK=Off

# .NET and NuGet store files in the home folder; a service account may have no writable one.
if [ ! -w "${HOME:-/nonexistent}" ]; then
    HOME="${TMPDIR:-/tmp}/netmon-build-$(id -u)"
    mkdir -p "$HOME"
    export HOME
fi

here=$PWD
cd "$root"
if ! dotnet --version >/dev/null 2>&1; then
    echo "build.sh: the .NET 10 SDK is missing. Download it from https://dotnet.microsoft.com/download or use the package manager:" >&2
    echo "    sudo apt-get install dotnet-sdk-10.0    (similar names in dnf, zypper, apk and brew)" >&2
    exit 1
fi

case $(pwsh -Version 2>/dev/null || true) in
    'PowerShell 7.'[4-9]* | 'PowerShell 7.'[1-3][0-9]* | 'PowerShell '[89]*) cd "$here" && exec pwsh -NoLogo -NoProfile -File "$root/build.ps1" "$@" ;;
esac
dotnet tool restore >&2
exec dotnet tool run pwsh -- -NoLogo -NoProfile -WorkingDirectory "$here" -File "$root/build.ps1" "$@"
