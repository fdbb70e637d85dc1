# What the figures were measured on and with: lines that stand above the table.

function Get-MachineText {
    $model = if ($IsLinux) { ((Select-String -LiteralPath /proc/cpuinfo '^model name\s*:\s*(.+)').Matches ?? @())[0].Groups[1].Value }
    elseif ($IsMacOS) { sysctl -n machdep.cpu.brand_string }
    else { $env:PROCESSOR_IDENTIFIER }
    $memory = [Math]::Round([GC]::GetGCMemoryInfo().TotalAvailableMemoryBytes / 1GB, 1)
    $system = $IsWindows ? [Environment]::OSVersion.VersionString : (uname -s -r)
    "Machine: $($model ?? 'unknown processor'), $([Environment]::ProcessorCount) processors, $memory GiB of memory, $system, " +
    "$([Runtime.InteropServices.RuntimeInformation]::ProcessArchitecture)"
    "Ours: NetMon $((Get-Module NetMon).Version), PowerShell $($PSVersionTable.PSVersion), $([Runtime.InteropServices.RuntimeInformation]::FrameworkDescription)"
}

# The versions of the peers of some rows.
function Get-PeerText([hashtable[]] $Row) {
    $asked = @{ tcpdump = '--version'; nfpcapd = '-V'; softflowd = '-h'; argus = '-h'; tshark = '--version'; tcpreplay = '--version' }
    $versions = foreach ($program in $Row.Needs | Sort-Object -Unique | Where-Object { $asked[$_] }) {
        if (-not (Get-Command $program -CommandType Application -ErrorAction Ignore)) { "$program not installed"; continue }
        $text = & $program $asked[$program] 2>&1 | Out-String
        "$program $($text -match '(?i)version:?\s+v?(\d+[\w.]*\w)|\b(\d+\.\d+\.\d+)' ? ($Matches[1] ?? $Matches[2]) : '(version unknown)')"
        if ($program -eq 'tcpdump' -and $text -match 'libpcap version (\S+)') { "libpcap $($Matches[1])" }
    }
    if ($versions) { "Peers: $($versions -join ', ')" }
}

function Get-CaptureText([string] $File, [long] $Count, [int] $Run) {
    "File: $(Split-Path -Leaf $File), $($Count.ToString('N0', [cultureinfo]::InvariantCulture)) packets, $([Math]::Round((Get-Item -LiteralPath $File).Length / 1e6)) MB; " +
    "medians of $Run; $(Get-Date -Format 'yyyy-MM-dd')"
}
