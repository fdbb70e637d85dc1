using NetMon.Filtering;

namespace NetMon.Tests.Filtering;

public sealed class FilterExcerptTests
{
    [Fact]
    public void A_short_filter_is_quoted_whole() => Assert.Equal("'tcp and ('", new FilterException("tcp and (", "syntax error").Excerpt);

    [Fact]
    public void A_long_one_shows_its_beginning_the_word_that_the_fault_names_and_its_end()
    {
        var expression = string.Concat(Enumerable.Repeat("port 80 or ", 9000)) + "port 99999999 or " + string.Concat(Enumerable.Repeat("port 80 or ", 9000)) + "port 81";
        var excerpt = new FilterException(expression, "illegal port number 99999999 > 65535").Excerpt;
        Assert.InRange(excerpt.Length, 100, 300);
        Assert.StartsWith("'port 80 or port 80", excerpt, StringComparison.Ordinal);
        Assert.Contains("port 99999999 or", excerpt, StringComparison.Ordinal);
        Assert.EndsWith("port 81'", excerpt, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_such_a_word_it_is_the_beginning_and_the_end()
    {
        var excerpt = new FilterException(new string('(', 100_000) + "\u001b", "out of memory").Excerpt;
        Assert.InRange(excerpt.Length, 50, 300);
        Assert.EndsWith(@"(\x1b'", excerpt, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_library_says_is_short_too() =>
        Assert.InRange(new FilterException("x", "unknown host '" + new string('h', 100_000) + "'").Message.Length, 100, 1000);
}
