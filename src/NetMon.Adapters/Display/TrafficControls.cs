using NetMon.Flows.Live;

namespace NetMon.Adapters.Display;

/// <summary>Key handling of the live table. Not thread-safe.</summary>
/// <param name="view">Initial view.</param>
internal sealed class TrafficControls(TrafficView view)
{
    private const int FilterLimit = 64;
    private static readonly TrafficGrouping[] Groupings = Enum.GetValues<TrafficGrouping>();
    private static readonly TrafficSort[] Sorts = Enum.GetValues<TrafficSort>();
    private string _filterBefore = "";
    private string? _selectedKey;
    private int _first;
    private int _selected;

    /// <summary>Rows per page; set by the screen before each frame.</summary>
    public int PageSize { get; private set; } = 1;

    /// <summary>The current page.</summary>
    public TrafficPageKind Page { get; private set; }

    /// <summary>Index of the selected row, or of the first alert shown.</summary>
    public int Selected => _selected;

    /// <summary>Whether a row is highlighted: after the first arrow key.</summary>
    public bool HasSelection { get; private set; }

    /// <summary>Key of the row whose details are shown; null if none.</summary>
    public string? DetailKey { get; private set; }

    /// <summary>The current view.</summary>
    public TrafficView View { get; private set; } = view;

    /// <summary>Whether the display is paused; the capture continues.</summary>
    public bool IsPaused { get; private set; }

    /// <summary>Whether keys edit the filter.</summary>
    public bool IsTyping { get; private set; }

    /// <summary>Whether the user has quit.</summary>
    public bool IsLeaving { get; private set; }

    /// <summary>The view to query: the rows of the page, or the row whose details are shown.</summary>
    /// <param name="top">Maximum number of rows on all pages.</param>
    /// <param name="pageSize">Rows per page.</param>
    public TrafficView ViewOf(int top, int pageSize)
    {
        PageSize = Math.Max(1, pageSize);
        if (DetailKey is { } key) return View with { Filter = key, Skip = 0, Top = int.MaxValue };
        if (_selected < _first) _first = _selected;
        else if (_selected >= (long)_first + PageSize) _first = _selected - PageSize + 1;
        return View with { Skip = _first, Top = Math.Max(0, Math.Min(PageSize, top - _first)) };
    }

    /// <summary>Adjusts the selection to the result, which may have fewer rows or alerts than expected.</summary>
    /// <param name="snapshot">The result for <see cref="ViewOf"/>.</param>
    /// <param name="top">Maximum number of rows on all pages.</param>
    public void Take(TrafficSnapshot snapshot, int top)
    {
        if (DetailKey is not null) return;
        var count = Page == TrafficPageKind.Alerts ? snapshot.Alerts.Count : Math.Min(top, snapshot.MatchCount);
        if (_selected >= count)
        {
            _selected = Math.Max(0, count - 1);
            _first = Math.Max(0, count - PageSize);
        }

        if (Page == TrafficPageKind.Table) _selectedKey = snapshot.Rows.ElementAtOrDefault(_selected - snapshot.View.Skip)?.Summary.Key;
    }

    /// <summary>Handles a key.</summary>
    public void Press(ConsoleKeyInfo key)
    {
        // Ctrl+C read as a key quits, like the signal.
        if (key is { Key: ConsoleKey.C, Modifiers: ConsoleModifiers.Control }) IsLeaving = true;
        else if (IsTyping) Type(key);
        else Command(key);
    }

    private void Command(ConsoleKeyInfo key)
    {
        if (Move(key.Key)) return;
        switch (char.ToLowerInvariant(key.KeyChar))
        {
            case 'q':
                IsLeaving = true;
                break;
            case 's':
                Show(View with { Sort = Next(Sorts, View.Sort) });
                break;
            case 'r':
                Show(View with { IsReversed = !View.IsReversed });
                break;
            case 'b':
                Show(View with { Grouping = Next(Groupings, View.Grouping) });
                break;
            case 'p':
                IsPaused = !IsPaused;
                break;
            case 'f' or '/':
                Open(TrafficPageKind.Table);
                _filterBefore = View.Filter;
                IsTyping = true;
                break;
            case '?' or 'h':
                Open(Page == TrafficPageKind.Help ? TrafficPageKind.Table : TrafficPageKind.Help);
                break;
            case 'a':
                Open(Page == TrafficPageKind.Alerts ? TrafficPageKind.Table : TrafficPageKind.Alerts);
                break;
            case '\r' or '\n':
                if (Page != TrafficPageKind.Table) Open(TrafficPageKind.Table);
                else if (_selectedKey is { } selected) (Page, DetailKey, HasSelection) = (TrafficPageKind.Details, selected, true);
                break;
            case '\e' when Page != TrafficPageKind.Table:
                Open(TrafficPageKind.Table);
                break;
            case '\e' when View.Filter.Length > 0:
                Show(View with { Filter = "" });
                break;
        }
    }

    private bool Move(ConsoleKey key)
    {
        long? place = key switch
        {
            ConsoleKey.UpArrow => _selected - 1,
            // The first arrow key selects the first row.
            ConsoleKey.DownArrow => Page == TrafficPageKind.Table && !HasSelection ? _selected : _selected + 1,
            ConsoleKey.PageUp => _selected - PageSize,
            ConsoleKey.PageDown => (long)_selected + PageSize,
            ConsoleKey.Home => 0,
            ConsoleKey.End => int.MaxValue - 1,
            _ => null,
        };
        if (place is not { } row) return false;
        if (Page is not (TrafficPageKind.Table or TrafficPageKind.Alerts)) return true;
        _selected = (int)Math.Clamp(row, 0, int.MaxValue - 1);
        if (Page == TrafficPageKind.Table) HasSelection = true;
        return true;
    }

    // A new order or grouping starts at the top.
    private void Show(TrafficView view)
    {
        View = view;
        Open(TrafficPageKind.Table);
    }

    private void Open(TrafficPageKind page)
    {
        // Returning from the details keeps the row selected.
        if (Page != TrafficPageKind.Details || page != TrafficPageKind.Table) (_selected, _first, HasSelection) = (0, 0, false);
        (Page, DetailKey) = (page, null);
    }

    private void Type(ConsoleKeyInfo key)
    {
        var filter = View.Filter;
        switch (key.Key)
        {
            case ConsoleKey.Enter:
                IsTyping = false;
                break;
            case ConsoleKey.Escape:
                IsTyping = false;
                View = View with { Filter = _filterBefore };
                break;
            case ConsoleKey.Backspace when filter.Length > 0:
                (_selected, _first) = (0, 0);
                View = View with { Filter = filter[..^1] };
                break;
            default:
                if (char.IsControl(key.KeyChar) || filter.Length >= FilterLimit) break;
                (_selected, _first) = (0, 0);
                View = View with { Filter = filter + key.KeyChar };
                break;
        }
    }

    private static T Next<T>(T[] all, T current) => all[(Array.IndexOf(all, current) + 1) % all.Length];
}
