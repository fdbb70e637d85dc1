using NetMon.Fuzz.Seeds;

namespace NetMon.Tests.Fuzzing;

public sealed class HexLinesTests
{
    private static readonly string Found = Line([1, 2, 0xff]);

    [Fact]
    public void A_line_is_a_name_and_the_bytes()
    {
        var inputs = HexLines.Parse("packet.hex", [Found, "regression-ip-without-header 0100"]).ToList();

        Assert.Equal([HexLines.FoundName([1, 2, 0xff]), "regression-ip-without-header"], inputs.Select(input => input.Name));
        Assert.Equal([1, 2, 0xff], inputs[0].Input);
        Assert.Equal([1, 0], inputs[1].Input);
    }

    [Theory]
    [InlineData("regression-b 0g00", "is not a name, a space and hexadecimal digits")]
    [InlineData("regression-b 010", "is not a name, a space and hexadecimal digits")]
    [InlineData("regression-b", "is not a name, a space and hexadecimal digits")]
    [InlineData("", "is not a name, a space and hexadecimal digits")]
    [InlineData("<<<<<<< HEAD", "is not a name, a space and hexadecimal digits")]
    [InlineData("regression-a 02", "comes after regression-a: lines are sorted by name, and no name occurs twice")]
    [InlineData("found-1234 01", "comes after regression-a: lines are sorted by name, and no name occurs twice")]
    public void A_damaged_line_is_named(string line, string what)
    {
        var error = Assert.Throws<InvalidDataException>(() => HexLines.Parse("packet.hex", ["regression-a 01", line]).ToList());

        Assert.Equal($"packet.hex, line 2: the line {what}.", error.Message);
    }

    [Fact]
    public void A_changed_digit_of_a_found_input_is_noticed()
    {
        var changed = Found[..^1] + "e";

        var error = Assert.Throws<InvalidDataException>(() => HexLines.Parse("packet.hex", [changed]).ToList());

        Assert.StartsWith($"packet.hex, line 1: the line is named {HexLines.FoundName([1, 2, 0xff])}, but its bytes belong to found-", error.Message, StringComparison.Ordinal);
    }

    private static string Line(byte[] input) => $"{HexLines.FoundName(input)} {Convert.ToHexStringLower(input)}";
}
