using System.Management.Automation;

namespace NetMon.Tests;

public sealed class GetPacketDetailTests : IDisposable
{
    private readonly Engine _engine = new();
    private readonly TemporaryDirectory _folder = new();
    private readonly string _file;

    public GetPacketDetailTests()
    {
        _file = _folder.File("udp.pcap");
        CaptureFile.Write(_file, count: 3);
    }

    [Fact]
    public void Layers_are_given_by_default_and_chosen_by_name()
    {
        Assert.Equal(["Frame", "Ethernet", "IPv4", "UDP", "Payload"], Values("Import-PacketCapture $file -Skip 1 -Count 1 | Get-PacketDetail", "Name"));
        Assert.Equal(["IPv4", "UDP"], Values("Import-PacketCapture $file -Count 1 | Get-PacketDetail -Layer ip*, udp", "Name"));
    }

    [Fact]
    public void Fields_are_flat_objects_that_are_chosen_by_name()
    {
        Assert.Equal(["1000", "1001", "1002"], Values("Import-PacketCapture $file | Get-PacketDetail -Field 'source port'", "Value"));
        Assert.Equal(["64"], Values("Import-PacketCapture $file -Count 1 | Get-PacketDetail -Field * | Where-Object Name -eq TTL", "Value"));
        Assert.Equal(["IPv4"], Values("Import-PacketCapture $file -Count 1 | Get-PacketDetail -Layer IPv4 -Field Source", "Layer"));
    }

    [Fact]
    public void Bytes_are_given_with_their_layer() =>
        Assert.Equal(["Ethernet", "IPv4", "IPv4", "UDP", "Payload", "Payload"],
            Values("Import-PacketCapture $file -Skip 1 -Count 1 | Get-PacketDetail -Hex", "Layer"));

    [Fact]
    public void The_packet_may_be_given_as_an_argument() =>
        Assert.Equal(["Frame"], Values("$packet = Import-PacketCapture $file -Count 1; Get-PacketDetail $packet -Layer Frame", "Name"));

    [Theory]
    [InlineData("Get-PacketDetail")]
    [InlineData("Test-PacketChecksum")]
    public void What_is_no_packet_is_an_error_that_does_not_end_the_pipeline(string cmdlet)
    {
        var result = _engine.Run($"@(1, (Import-PacketCapture $file -Count 1)) | {cmdlet}", ("file", _file));

        Assert.Equal("PacketExpected", result.ErrorId);
        Assert.NotEmpty(result.Output);
    }

    [Fact]
    public void Checksums_are_one_object_each_or_one_Boolean_a_packet()
    {
        // The file's packets leave both fields zero.
        var checksums = _engine.Run("Import-PacketCapture $file -Count 1 | Test-PacketChecksum", ("file", _file)).Clean();

        Assert.Equal(["IPv4 0x0000 NotPresent", "UDP 0x0000 NotPresent"], checksums.Select(c => c.ToString()));
        Assert.Equal(["True", "True", "True"],
            _engine.Run("Import-PacketCapture $file | Test-PacketChecksum -Quiet", ("file", _file)).Clean().Select(o => o.ToString()));
    }

    public void Dispose()
    {
        _engine.Dispose();
        _folder.Dispose();
    }

    private IEnumerable<string> Values(string script, string property) =>
        _engine.Run(script, ("file", _file)).Clean().Select((PSObject o) => $"{o.Properties[property].Value}");
}
