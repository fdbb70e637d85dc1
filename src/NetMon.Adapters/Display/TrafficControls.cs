using NetMon.Flows.Live;

namespace NetMon.Adapters.Display;

/// <summary>What the keys of the live table do. Used by one thread.</summary>
/// <param name="view">What is shown at first.</param>
internal sealed class TrafficControls(TrafficView view)
{
    private const int FilterLimit = 64;
    private static readonly TrafficGrouping[] Groupings = Enum.GetValues<TrafficGrouping>();
    private static readonly TrafficSort[] Sorts = Enum.GetValues<TrafficSort>();
    private string _filterBefore = "";
    private string? _selectedKey;
    private int _first;
    private int _selected;

    /// <summary>How many rows a page has; the screen says so before each picture.</summary>
    public int PageSize { get; private set; } = 1;

    /// <summary>Which page is shown.</summary>
    public TrafficPageKind Page { get; private set; }

    /// <summary>The place of the selected row, or of the alert that is shown first, from 0.</summary>
    public int Selected => _selected;

    /// <summary>Whether a row is marked: once an arrow was pressed.</summary>
    public bool HasSelection { get; private set; }

    /// <summary>The key of the row whose details are shown; null where none are.</summary>
    public string? DetailKey { get; private set; }

    /// <summary>What is shown.</summary>
    public TrafficView View { get; private set; } = view;

    /// <summary>Whether the picture stands still; the capture goes on.</summary>
    public bool IsPaused { get; private set; }

    /// <summary>Whether keys are text of the filter.</summary>
    public bool IsTyping { get; private set; }

    /// <summary>Whether the user wants to leave.</summary>
    public bool IsLeaving { get; private set; }

    /// <summary>What the screen has to look for: the rows of the page, or the row whose details are shown.</summary>
    /// <param name="top">The most rows of all pages.</param>
    /// <param name="pageSize">How many rows a page has room for.</param>
    public TrafficView ViewOf(int top, int pageSize)
    {
        PageSize = Math.Max(1, pageSize);
        if (DetailKey is { } key) return View with { Filter = key, Skip = 0, Top = int.MaxValue };
        if (_selected < _first) _first = _selected;
        else if (_selected >= (long)_first + PageSize) _first = _selected - PageSize + 1;
        return View with { Skip = _first, Top = Math.Max(0, Math.Min(PageSize, top - _first)) };
    }

    /// <summary>Takes what was found, since rows and alerts may be fewer than the keys have gone.</summary>
    /// <param name="snapshot">What was found for <see cref="ViewOf"/>.</param>
    /// <param name="top">The most rows of all pages.</param>
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

    /// <summary>Takes a key.</summary>
    public void Press(ConsoleKeyInfo key)
    {
        // Where Ctrl+C is a key and not a signal, it means the same.
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
            // The first arrow marks the first row.
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

    // Another order or other groups begin at the top.
    private void Show(TrafficView view)
    {
        View = view;
        Open(TrafficPageKind.Table);
    }

    private void Open(TrafficPageKind page)
    {
        // Who comes back from details finds the row marked.
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
