using System.Globalization;
using NetMon.Presentation;

namespace NetMon.Tests.Presentation;

/// <summary>Durations and sizes as they are written in parameters and configurations.</summary>
public sealed class QuantityTextTests
{
    [Theory]
    [InlineData("500ms", 0.5)]
    [InlineData("1s", 1)]
    [InlineData("5m", 300)]
    [InlineData("1h30m", 5400)]
    [InlineData("1h 30m", 5400)]
    [InlineData("2d", 172_800)]
    [InlineData("1.5H", 5400)]
    [InlineData("0.25", 0.25)]
    [InlineData("1E-1", 0.1)]
    [InlineData("90", 90)]
    [InlineData("00:05:00", 300)]
    [InlineData("1.00:00:00", 86_400)]
    public void A_text_is_a_duration(string text, double seconds) => Assert.Equal(seconds, QuantityText.ReadDuration(text)!.Value.TotalSeconds, 1e-9);

    [Fact]
    public void Numbers_are_seconds_and_time_spans_are_themselves()
    {
        Assert.Equal(TimeSpan.FromSeconds(5), QuantityText.ReadDuration(5));
        Assert.Equal(TimeSpan.FromSeconds(0.5), QuantityText.ReadDuration(0.5));
        Assert.Equal(TimeSpan.FromSeconds(60), QuantityText.ReadDuration((byte)60));
        Assert.Equal(TimeSpan.FromMinutes(5), QuantityText.ReadDuration(TimeSpan.FromMinutes(5)));
        Assert.Equal(TimeSpan.FromMinutes(5), QuantityText.ReadDuration(new TimeOnly(0, 5)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("5:30")]
    [InlineData("-5")]
    [InlineData("5 parsecs")]
    [InlineData("m5")]
    [InlineData("NaN")]
    [InlineData("99999999999999d")]
    [InlineData(true)]
    [InlineData('5')]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void What_is_no_duration_is_none(object written) => Assert.Null(QuantityText.ReadDuration(written));

    [Theory]
    [InlineData("65536", 65_536)]
    [InlineData("10KB", 10_240)]
    [InlineData("64 MB", 67_108_864)]
    [InlineData("64mib", 67_108_864)]
    [InlineData("1GiB", 1_073_741_824)]
    [InlineData("1.5 kb", 1536)]
    [InlineData("512 B", 512)]
    public void A_text_is_a_size(string text, long bytes) => Assert.Equal(bytes, QuantityText.ReadSize(text));

    [Theory]
    [InlineData("")]
    [InlineData("MB")]
    [InlineData("-1KB")]
    [InlineData("10 apples")]
    [InlineData("99999999999TB")]
    public void What_is_no_size_is_none(string text) => Assert.Null(QuantityText.ReadSize(text));

    [Fact]
    public void The_culture_changes_nothing()
    {
        var culture = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = ",", NumberGroupSeparator = "." } };
        try
        {
            Assert.Equal(TimeSpan.FromSeconds(1.5), QuantityText.ReadDuration("1.5s"));
            Assert.Equal(1536, QuantityText.ReadSize("1.5KB"));
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }
}
