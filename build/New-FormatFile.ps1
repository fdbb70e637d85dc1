<#
.SYNOPSIS
Writes NetMon.format.ps1xml from the views in build/Views, one file for each output type.

.DESCRIPTION
A view file is named after its type and returns a hashtable:

    Table    the columns, each a Column
    List     the properties, each an Item
    Wide     what Format-Wide shows
    Tree     text that is shown instead of a table by default
    GroupBy  the property to group a table by, and its label
    Wrap     $true to wrap long cells

Script blocks become text of the XML file: they see the object as $_, and [DisplayText] stands for NetMon.Presentation.DisplayText.
tests/Acceptance/Formatting.Tests.ps1 compares the result with the committed file.

.PARAMETER Path
The file to write.
#>
[CmdletBinding()]
param([string] $Path = (Join-Path $PSScriptRoot '../NetMon.format.ps1xml'))

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

# A column of a table: its label, its width in characters, and the property or script block that fills it. The property defaults to the label.
function Column {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(Position = 0)] [string] $Label,
        [Parameter(Position = 1)] [object] $Width,
        [Parameter(Position = 2)] [scriptblock] $Script,
        [switch] $Right,
        [string] $Property = $Label)
    # The last column uses the remaining width, so it has a script block in place of a width.
    if ($Width -is [scriptblock]) { $Script, $Width = $Width, $null }
    @{ Label = $Label; Width = $Width; Script = $Script; Right = $Right; Property = $Property }
}

# A line of a list. -IfKnown omits the line if the property is null.
function Item {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(Position = 0)] [string] $Label,
        [Parameter(Position = 1)] [scriptblock] $Script,
        [string] $Property = $Label,
        [switch] $IfKnown)
    @{ Label = $Label; Script = $Script; Property = $Property; IfKnown = $IfKnown }
}

function Write-Script($Xml, [scriptblock] $Script) {
    $Xml.WriteElementString('ScriptBlock', $Script.ToString().Replace('[DisplayText]', '[NetMon.Presentation.DisplayText]').Trim())
}

function Write-Value($Xml, $Entry) {
    if ($Entry.Script) { Write-Script $Xml $Entry.Script } else { $Xml.WriteElementString('PropertyName', $Entry.Property) }
}

# Opens nested elements, runs the body, and closes them.
function Write-Element($Xml, [string[]] $Name, [scriptblock] $Body) {
    foreach ($element in $Name) { $Xml.WriteStartElement($element) }
    & $Body
    foreach ($element in $Name) { $Xml.WriteEndElement() }
}

function Write-View($Xml, [string] $Type, [string] $Kind, [hashtable] $View, [scriptblock] $Control) {
    Write-Element $Xml View {
        $Xml.WriteElementString('Name', "$Type$Kind")
        Write-Element $Xml ViewSelectedBy {
            foreach ($prefix in '', 'Deserialized.') { $Xml.WriteElementString('TypeName', "${prefix}NetMon.$Type") }
        }
        if ($Kind -eq 'Table' -and $View.ContainsKey('GroupBy')) {
            Write-Element $Xml GroupBy {
                $Xml.WriteElementString('PropertyName', $View.GroupBy[0])
                $Xml.WriteElementString('Label', $View.GroupBy[1])
            }
        }
        & $Control
    }
}

function Write-Table($Xml, [hashtable] $View) {
    Write-Element $Xml TableControl {
        Write-Element $Xml TableHeaders {
            foreach ($column in $View.Table) {
                Write-Element $Xml TableColumnHeader {
                    $Xml.WriteElementString('Label', $column.Label)
                    if ($column.Width) { $Xml.WriteElementString('Width', $column.Width) }
                    if ($column.Right) { $Xml.WriteElementString('Alignment', 'Right') }
                }
            }
        }
        Write-Element $Xml TableRowEntries, TableRowEntry {
            if ($View['Wrap']) { Write-Element $Xml Wrap { } }
            Write-Element $Xml TableColumnItems {
                foreach ($column in $View.Table) { Write-Element $Xml TableColumnItem { Write-Value $Xml $column } }
            }
        }
    }
}

function Write-List($Xml, [hashtable] $View) {
    Write-Element $Xml ListControl, ListEntries, ListEntry, ListItems {
        foreach ($item in $View.List) {
            Write-Element $Xml ListItem {
                if ($item.Script -or $item.Label -ne $item.Property) { $Xml.WriteElementString('Label', $item.Label) }
                if ($item.IfKnown) {
                    Write-Element $Xml ItemSelectionCondition { $Xml.WriteElementString('ScriptBlock', "`$null -ne `$_.$($item.Property)") }
                }
                Write-Value $Xml $item
            }
        }
    }
}

$settings = [System.Xml.XmlWriterSettings] @{ Indent = $true; NewLineChars = "`n"; Encoding = [System.Text.UTF8Encoding]::new($false) }
# In memory first: a view with a mistake must not leave half a file.
$text = [System.IO.MemoryStream]::new()
$xml = [System.Xml.XmlWriter]::Create($text, $settings)
try {
    $xml.WriteStartDocument()
    $xml.WriteComment(' Made by build/New-FormatFile.ps1 from build/Views: change a view there, and run the script. ')
    Write-Element $xml Configuration, ViewDefinitions {
        foreach ($file in Get-ChildItem (Join-Path $PSScriptRoot Views) -Filter *.ps1 | Sort-Object Name -Culture '') {
            $type = $file.BaseName
            $view = & $file.FullName
            if ($view.ContainsKey('Tree')) {
                Write-View $xml $type Tree $view {
                    Write-Element $xml CustomControl, CustomEntries, CustomEntry, CustomItem, ExpressionBinding { Write-Script $xml $view.Tree }
                }
            }
            Write-View $xml $type Table $view { Write-Table $xml $view }
            Write-View $xml $type List $view { Write-List $xml $view }
            Write-View $xml $type Wide $view { Write-Element $xml WideControl, WideEntries, WideEntry, WideItem { Write-Script $xml $view.Wide } }
        }
    }
    $xml.WriteEndDocument()
}
finally {
    $xml.Dispose()
}
$full = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Path)
[System.IO.File]::WriteAllText($full, [System.Text.Encoding]::UTF8.GetString($text.ToArray()) + "`n")
