#!/bin/sh
# Bootstrap for build.ps1: finds or installs what is missing, then hands its arguments over.
#   ./build.sh [build|test|run|pack|bench|clean] [arguments]
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)

say() { printf '%s\n' "build.sh: $*" >&2; }

# .NET and NuGet keep files in the home folder; a service account may have none that it can write.
if [ ! -w "${HOME:-/nonexistent}" ]; then
    HOME="${TMPDIR:-/tmp}/netmon-build-$(id -u)"
    mkdir -p "$HOME"
    export HOME
fi
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

if ! command -v dotnet >/dev/null 2>&1 || ! (cd "$root" && dotnet --version >/dev/null 2>&1); then
    say "the .NET 10 SDK is missing. Get it from https://dotnet.microsoft.com/download or, on most systems:"
    say "    sudo apt-get install dotnet-sdk-10.0    (dnf, zypper, apk and brew have it under similar names)"
    exit 1
fi

have_libpcap() {
    case $(uname -s) in
        Darwin) return 0 ;; # part of the system
    esac
    for folder in /lib /lib64 /usr/lib /usr/lib64 /usr/local/lib /lib/*-linux-* /usr/lib/*-linux-*; do
        for file in "$folder"/libpcap.so*; do
            if [ -e "$file" ]; then return 0; fi
        done
    done
    return 1
}

# The command that installs libpcap here, or nothing when the package manager is not known.
install_command() {
    if command -v apt-get >/dev/null 2>&1; then
        # Renamed in the 64-bit time_t transition; apt knows which one this release has.
        echo "apt-get install -y libpcap0.8"
    elif command -v dnf >/dev/null 2>&1; then echo "dnf install -y libpcap"
    elif command -v yum >/dev/null 2>&1; then echo "yum install -y libpcap"
    elif command -v zypper >/dev/null 2>&1; then echo "zypper --non-interactive install libpcap1"
    elif command -v pacman >/dev/null 2>&1; then echo "pacman -S --noconfirm libpcap"
    elif command -v apk >/dev/null 2>&1; then echo "apk add libpcap"
    fi
}

if ! have_libpcap; then
    install=$(install_command)
    if [ -z "$install" ]; then
        say "libpcap is missing: install it to capture live and to use -Filter. Reading files works without."
    elif [ "$(id -u)" -ne 0 ]; then
        say "libpcap is missing: live capture and -Filter need it, reading files does not. Install it with:"
        say "    sudo $install"
    else
        say "libpcap is missing; installing it: $install"
        case $install in
            apt-get*) export DEBIAN_FRONTEND=noninteractive; apt-get update -q >&2 || true ;;
        esac
        # shellcheck disable=SC2086 # the command is meant to be split
        $install >&2 || say "that failed; live capture and -Filter will not work, reading files will."
    fi
fi

if command -v pwsh >/dev/null 2>&1; then
    exec pwsh -NoLogo -NoProfile -File "$root/build.ps1" "$@"
fi

# No PowerShell: our own host runs the script. It is built first, and then found up to date while it runs.
dotnet build "$root/src/NetMon.Shell/NetMon.Shell.csproj" -nologo -v quiet -tl:off -clp:NoSummary >&2
exec "$root/out/host/netmon" -NoProfile -File "$root/build.ps1" "$@"
