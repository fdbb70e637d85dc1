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

    /// <summary>What is shown.</summary>
    public TrafficView View { get; private set; } = view;

    /// <summary>Whether the picture stands still; the capture goes on.</summary>
    public bool IsPaused { get; private set; }

    /// <summary>Whether keys are text of the filter.</summary>
    public bool IsTyping { get; private set; }

    /// <summary>Whether the user wants to leave.</summary>
    public bool IsLeaving { get; private set; }

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
        switch (char.ToLowerInvariant(key.KeyChar))
        {
            case 'q':
                IsLeaving = true;
                break;
            case 's':
                View = View with { Sort = Next(Sorts, View.Sort) };
                break;
            case 'b':
                View = View with { Grouping = Next(Groupings, View.Grouping) };
                break;
            case 'p':
                IsPaused = !IsPaused;
                break;
            case 'f':
                _filterBefore = View.Filter;
                IsTyping = true;
                break;
            case '\e' when View.Filter.Length > 0:
                View = View with { Filter = "" };
                break;
        }
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
                View = View with { Filter = filter[..^1] };
                break;
            default:
                if (!char.IsControl(key.KeyChar) && filter.Length < FilterLimit) View = View with { Filter = filter + key.KeyChar };
                break;
        }
    }

    private static T Next<T>(T[] all, T current) => all[(Array.IndexOf(all, current) + 1) % all.Length];
}
