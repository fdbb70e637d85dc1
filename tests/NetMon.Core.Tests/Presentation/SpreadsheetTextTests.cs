using NetMon.Presentation;

namespace NetMon.Tests.Presentation;

public sealed class SpreadsheetTextTests
{
    [Theory]
    [InlineData("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\tx", "'\tx")]
    [InlineData("\rx", "'\rx")]
    [InlineData("\nx", "'\nx")]
    [InlineData("＝1", "'＝1")]
    [InlineData("'=1", "''=1")]
    [InlineData("''@", "'''@")]
    [InlineData("'quoted'", "'quoted'")]
    [InlineData("'", "'")]
    [InlineData("", "")]
    [InlineData("a=b", "a=b")]
    [InlineData("www.example.com", "www.example.com")]
    public void No_cell_begins_as_a_formula_and_each_can_be_had_again(string text, string cell)
    {
        Assert.Equal(cell, SpreadsheetText.Neutralise(text));
        Assert.Equal(text, SpreadsheetText.Restore(cell));
    }
}
