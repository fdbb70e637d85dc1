# One row of the table of Compare-Peers.ps1: what is compared, what was measured, and the targets.

class PeerComparison {
    [string] $Name
    [string] $Work
    # Median of our side: seconds, or what Unit says.
    [Nullable[double]] $Ours
    [string] $Unit
    # What the other side is; empty if our figure is compared with the targets themselves.
    [string] $Peer
    [Nullable[double]] $Theirs
    # What is compared with the targets: the median of the ratios of the pairs, or Ours if there is no peer.
    [Nullable[double]] $Figure
    [Nullable[double]] $Lowest
    [Nullable[double]] $Highest
    [Nullable[double]] $Must
    [Nullable[double]] $Aim
    # The targets are lower bounds.
    [bool] $AtLeast

    PeerComparison([hashtable] $row) {
        $this.Name = $row.Name
        $this.Work = $row.Work
        $this.Unit = $row.Unit ?? 's'
        $this.Peer = $row.Peer
        $this.Must = $row.Must
        $this.Aim = $row.Aim
        $this.AtLeast = $row.AtLeast
    }

    # The better one of the targets that are met; empty without targets, or before it was measured.
    [string] Met() {
        if ($null -eq $this.Figure) { return '' }
        if ($null -ne $this.Aim -and $this.IsWithin($this.Aim)) { return 'aim' }
        if ($null -eq $this.Must) { return '' }
        if ($this.IsWithin($this.Must)) { return 'must' }
        return 'no'
    }

    hidden [bool] IsWithin([double] $target) {
        # As it is shown: 1.004 is 1.00.
        $shown = $null -ne $this.Theirs ? [Math]::Round($this.Figure, 2) : $this.Figure
        if ($this.AtLeast) { return $shown -ge $target }
        return $shown -le $target
    }

    # Texts for the table on the screen and in Markdown.
    [string] OursText() { return $this.Quantity($this.Ours) }
    [string] TheirsText() { return $this.Quantity($this.Theirs) }
    [string] RatioText() { return $null -ne $this.Theirs ? $this.Compared($this.Figure) : '' }

    [string] SpreadText() {
        if ($null -eq $this.Lowest -or $this.Lowest -eq $this.Highest) { return '' }
        return $this.Compared($this.Lowest) + '-' + $this.Compared($this.Highest)
    }

    [string] MustText() { return $this.Target($this.Must) }
    [string] AimText() { return $this.Target($this.Aim) }

    hidden [string] Target([Nullable[double]] $value) {
        if ($null -eq $value) { return '' }
        return ($this.AtLeast ? '>= ' : '') + $value.ToString('0.###', [cultureinfo]::InvariantCulture)
    }

    hidden [string] Compared([Nullable[double]] $value) {
        if ($null -eq $value) { return '' }
        if ($null -ne $this.Theirs) { return $value.ToString('0.00', [cultureinfo]::InvariantCulture) }
        return $value.ToString('0', [cultureinfo]::InvariantCulture)
    }

    hidden [string] Quantity([Nullable[double]] $value) {
        if ($null -eq $value) { return '' }
        $digits = $this.Unit -eq 's' ? ($value -lt 10 ? '0.000' : '0.00') : '0'
        return $value.ToString($digits, [cultureinfo]::InvariantCulture) + ' ' + $this.Unit
    }
}

# The table, ready for a page.
function ConvertTo-MarkdownTable([PeerComparison[]] $Comparison) {
    '| row | work | ours | peer | theirs | ratio | lowest-highest | must | aim | met |'
    '|---|---|---|---|---|---|---|---|---|---|'
    foreach ($one in $Comparison) {
        $cells = $one.Name, $one.Work, $one.OursText(), $one.Peer, $one.TheirsText(), $one.RatioText(), $one.SpreadText(), $one.MustText(), $one.AimText(), $one.Met()
        '| ' + (($cells | ForEach-Object { $_.Replace('|', '\|') }) -join ' | ') + ' |'
    }
}
