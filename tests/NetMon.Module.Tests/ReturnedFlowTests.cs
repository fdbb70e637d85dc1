using System.Management.Automation;

namespace NetMon.Tests;

/// <summary>Flows that came back from CSV and CliXml are read in one way, whichever cmdlet takes them.</summary>
public sealed class ReturnedFlowTests : IDisposable
{
    private const string Csv = "ConvertTo-Csv | ConvertFrom-Csv";
    private const string CliXml = "ForEach-Object { [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($_)) }";

    private readonly Engine _engine = new();

    public void Dispose() => _engine.Dispose();

    [Theory]
    [InlineData(Csv)]
    [InlineData(CliXml)]
    public void Flows_are_found_and_compared_as_they_were(string journey)
    {
        Assert.Equal(
            Run("(Get-FlowSummary $file | Get-FlowPacket -Path $file).Number").Select(number => number.ToString()),
            Run($"(Get-FlowSummary $file | {journey} | Get-FlowPacket -Path $file).Number").Select(number => number.ToString()));
        Assert.Empty(Run($"Compare-FlowSummary (Get-FlowSummary $file | {journey}) (Get-FlowSummary $file) -By Host, Port, Protocol, Conversation"));
    }

    [Theory]
    [InlineData("DstPort", "abc", "a whole number from 0 to 65535")]
    [InlineData("DstPort", "80.5", "a whole number from 0 to 65535")]
    [InlineData("DstPort", "0x50", "a whole number from 0 to 65535")]
    [InlineData("DstPort", "1,000", "a whole number from 0 to 65535")]
    [InlineData("DstPort", "70000", "a whole number from 0 to 65535")]
    [InlineData("SrcIP", "192.0.2.300", "an IP address")]
    [InlineData("SrcIP", "192.0.2.010", "an IP address")]
    [InlineData("SrcIP", "3232235777", "an IP address")]
    [InlineData("DstIP", "1.234", "an IP address")]
    [InlineData("StartNanoseconds", "1e9", "a whole number")]
    public void A_wrong_value_is_an_error_that_names_the_property(string property, string value, string wanted)
    {
        foreach (var journey in (string[])[Csv, CliXml])
        {
            foreach (var use in (string[])["$flow | Get-FlowPacket -Path $file", "Compare-FlowSummary $flow (Get-FlowSummary $file)"])
            {
                var result = _engine.Run(
                    $"$flow = Get-FlowSummary $file -Protocol TCP | Select-Object -First 1 | {journey}; $flow.{property} = '{value}'; {use}", ("file", Example));

                Assert.Equal("PropertyInvalid", result.ErrorId);
                Assert.Equal($"The property {property} is '{value}', which is not {wanted}.", result.Errors[0].Exception.Message);
            }
        }
    }

    [Theory]
    [InlineData(Csv, "''")]
    [InlineData(CliXml, "$null")]
    public void An_empty_cell_is_what_is_not_known(string journey, string empty)
    {
        var script = $"$flow = Get-FlowSummary $file -Protocol TCP | Select-Object -First 1 | {journey}; $flow.Packets = $flow.Interface = $flow.VlanId = $flow.Retransmissions = {empty};";

        Assert.NotEmpty(Run(script + "$flow | Get-FlowPacket -Path $file"));
        Assert.NotEmpty(Run(script + "Compare-FlowSummary $flow (Get-FlowSummary $file)"));
    }

    [Fact]
    public void A_time_that_cannot_be_read_is_an_error_where_it_is_needed()
    {
        var result = _engine.Run(
            $"$flow = Get-FlowSummary $file | Select-Object -First 1 | {Csv}; $flow.StartNanoseconds = ''; $flow.StartTime = 'soon'; $flow | Get-FlowPacket -Path $file",
            ("file", Example));

        Assert.Equal("PropertyInvalid", result.ErrorId);
        Assert.Equal("The property StartTime is 'soon', which is not a time.", result.Errors[0].Exception.Message);
    }

    private static string Example => Path.Join(Engine.RepositoryRoot, "examples", "example.pcapng");

    private IReadOnlyList<PSObject> Run(string script) => _engine.Run(script, ("file", Example)).Clean();
}
