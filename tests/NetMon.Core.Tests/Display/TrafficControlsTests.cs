using NetMon.Adapters.Display;
using NetMon.Flows.Live;

namespace NetMon.Tests.Display;

public sealed class TrafficControlsTests
{
    private readonly TrafficControls _controls = new(new TrafficView());

    [Fact]
    public void Q_leaves()
    {
        Press('q');

        Assert.True(_controls.IsLeaving);
    }

    [Fact]
    public void S_sorts_by_each_column_in_turn()
    {
        var seen = new List<TrafficSort>();
        foreach (var _ in Enum.GetValues<TrafficSort>())
        {
            Press('s');
            seen.Add(_controls.View.Sort);
        }

        Assert.Equal(Enum.GetValues<TrafficSort>(), seen.Order());
    }

    [Fact]
    public void B_groups_by_the_next_thing()
    {
        Press('b');

        Assert.Equal(TrafficGrouping.Conversation, _controls.View.Grouping);
    }

    [Fact]
    public void P_pauses_and_goes_on()
    {
        Press('p');
        Assert.True(_controls.IsPaused);
        Press('p');
        Assert.False(_controls.IsPaused);
    }

    [Fact]
    public void F_types_a_filter_that_enter_keeps()
    {
        Press('f', 'q', 's', 'x');
        Press('\b', ConsoleKey.Backspace);
        Press('\r', ConsoleKey.Enter);

        Assert.Equal(("qs", false, false), (_controls.View.Filter, _controls.IsTyping, _controls.IsLeaving));
        Press('q');
        Assert.True(_controls.IsLeaving);
    }

    [Fact]
    public void Escape_leaves_the_filter_as_it_was()
    {
        Press('f', 'a');
        Press('\r', ConsoleKey.Enter);
        Press('f', 'b');
        Press('\e', ConsoleKey.Escape);

        Assert.Equal(("a", false), (_controls.View.Filter, _controls.IsTyping));
        Press('\e', ConsoleKey.Escape);
        Assert.Equal("", _controls.View.Filter);
    }

    [Fact]
    public void R_turns_the_order_round()
    {
        Press('r');
        Assert.True(_controls.View.IsReversed);
        Press('r');
        Assert.False(_controls.View.IsReversed);
    }

    [Theory]
    [InlineData('?', nameof(TrafficPageKind.Help))]
    [InlineData('a', nameof(TrafficPageKind.Alerts))]
    public void Pages_open_and_close_with_their_key_and_with_escape(char key, string page)
    {
        Press(key);
        Assert.Equal(page, _controls.Page.ToString());
        Press(key);
        Assert.Equal(TrafficPageKind.Table, _controls.Page);
        Press(key, '\e');
        Assert.Equal(TrafficPageKind.Table, _controls.Page);
    }

    [Fact]
    public void Arrows_move_through_all_rows_page_by_page()
    {
        Look(100);
        Press(ConsoleKey.DownArrow, ConsoleKey.DownArrow);
        Assert.Equal(1, _controls.Selected);
        Press(ConsoleKey.PageDown);
        Assert.Equal((11, 2), (_controls.Selected, Look(100).Skip));
        Press(ConsoleKey.End);
        Look(100);
        Assert.Equal((99, 90), (_controls.Selected, Look(100).Skip));
        Press(ConsoleKey.Home);
        Assert.Equal((0, 0), (_controls.Selected, Look(100).Skip));
        Press(ConsoleKey.UpArrow);
        Assert.Equal(0, _controls.Selected);
    }

    [Fact]
    public void Rows_that_go_take_the_mark_with_them()
    {
        Look(100);
        Press(ConsoleKey.End);
        Look(100);
        Look(5);

        Assert.Equal((4, 0), (_controls.Selected, Look(5).Skip));
    }

    [Fact]
    public void Enter_shows_the_marked_row_and_comes_back_to_it()
    {
        Look(100);
        Press(ConsoleKey.DownArrow, ConsoleKey.DownArrow);
        Look(100);
        Press('\r');
        Assert.Equal((TrafficPageKind.Details, "192.0.2.2"), (_controls.Page, _controls.DetailKey));
        Assert.Equal("192.0.2.2", _controls.ViewOf(100, 10).Filter);

        Press('\r');
        Assert.Equal((TrafficPageKind.Table, 1, (string?)null), (_controls.Page, _controls.Selected, _controls.DetailKey));
    }

    [Fact]
    public void Ctrl_C_leaves_even_while_typing()
    {
        Press('f');
        _controls.Press(new ConsoleKeyInfo('\u0003', ConsoleKey.C, shift: false, alt: false, control: true));

        Assert.True(_controls.IsLeaving);
    }

    // Reads the rows like the screen does, with pages of ten.
    private TrafficView Look(int rows)
    {
        var view = _controls.ViewOf(int.MaxValue, 10);
        var all = TestSnapshots.Hosts(rows, view);
        _controls.Take(all with { Rows = [.. all.Rows.Skip(view.Skip).Take(view.Top)] }, int.MaxValue);
        return view;
    }

    private void Press(params ConsoleKey[] keys)
    {
        foreach (var key in keys) Press('\0', key);
    }

    private void Press(params char[] keys)
    {
        foreach (var key in keys) Press(key, ConsoleKey.None);
    }

    private void Press(char key, ConsoleKey code) => _controls.Press(new ConsoleKeyInfo(key, code, shift: false, alt: false, control: false));
}
