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
    public void Ctrl_C_leaves_even_while_typing()
    {
        Press('f');
        _controls.Press(new ConsoleKeyInfo('\u0003', ConsoleKey.C, shift: false, alt: false, control: true));

        Assert.True(_controls.IsLeaving);
    }

    private void Press(params char[] keys)
    {
        foreach (var key in keys) Press(key, ConsoleKey.None);
    }

    private void Press(char key, ConsoleKey code) => _controls.Press(new ConsoleKeyInfo(key, code, shift: false, alt: false, control: false));
}
