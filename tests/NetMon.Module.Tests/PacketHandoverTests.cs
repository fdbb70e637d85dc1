using System.Globalization;
using System.Reflection;

namespace NetMon.Tests;

/// <summary>Packets that go from one cmdlet to the next: without the parameter binder where nothing stands between, else down the pipeline.</summary>
public sealed class PacketHandoverTests : IDisposable
{
    private const int Count = 20_000;
    private readonly Engine _engine = new();
    private readonly TemporaryDirectory _directory = new();
    private readonly string _file;

    public PacketHandoverTests()
    {
        _file = _directory.File("a.pcap");
        CaptureFile.Write(_file, Count);
    }

    public void Dispose()
    {
        _engine.Dispose();
        _directory.Dispose();
    }

    [Theory]
    [InlineData("Import-PacketCapture $path | Get-FlowSummary", true)]
    [InlineData("$path | Import-PacketCapture | Get-FlowSummary -By Port", true)]
    [InlineData("Import-PacketCapture $path | Export-PacketCapture \"$path.1\"", true)]
    [InlineData("Import-PacketCapture $path -PipelineVariable packet | Get-FlowSummary", false)]
    [InlineData("Import-PacketCapture $path -PipelineVariable packet | Export-PacketCapture \"$path.2\"", false)]
    [InlineData("Import-PacketCapture $path | ForEach-Object { $_ } | Get-FlowSummary", false)]
    public void Neighbours_hand_packets_over_without_the_parameter_binder(string script, bool expected)
    {
        // The binder needs more than half a kilobyte for each packet. The packets themselves are made by another thread.
        const int EnoughForOutput = 128;
        var bytes = (long)_engine
            .Run($"$before = [GC]::GetAllocatedBytesForCurrentThread(); $null = {script}; [GC]::GetAllocatedBytesForCurrentThread() - $before", ("path", _file))
            .Clean()[0].BaseObject;

        Assert.Equal(expected, bytes < Count * EnoughForOutput);
    }

    [Fact]
    public void Flows_are_those_of_the_file()
    {
        var file = Flows("Get-FlowSummary $path");

        Assert.NotEmpty(file);
        Assert.Equal(file, Flows("Import-PacketCapture $path | Get-FlowSummary"));
        Assert.Equal(file, Flows("Import-PacketCapture $path | ForEach-Object { $_ } | Get-FlowSummary"));
    }

    [Theory]
    [InlineData("Import-PacketCapture $path | Where-Object DstPort -eq 53 | Get-FlowSummary")]
    [InlineData("& { Import-PacketCapture $path | Where-Object DstPort -eq 53 } | Get-FlowSummary")]
    [InlineData("Import-PacketCapture $path | & { $input | Where-Object DstPort -eq 53 | Get-FlowSummary }")]
    [InlineData("Import-PacketCapture $path | & { begin { $s = { Where-Object DstPort -eq 53 | Get-FlowSummary }.GetSteppablePipeline(); $s.Begin($true) } " +
        "process { $s.Process($_) } end { $s.End() } }")]
    public void What_stands_between_is_not_passed_by(string script) =>
        Assert.Equal(Count / 2, _engine.Run(script, ("path", _file)).Clean().Sum(flow => (long)flow.Properties["Packets"].Value));

    [Theory]
    [InlineData("Import-PacketCapture $path -OutVariable seen | Get-FlowSummary")]
    [InlineData("function Read-It { [CmdletBinding()] param() Import-PacketCapture $path }; Read-It -OutVariable seen | Get-FlowSummary")]
    public void Who_watches_the_pipeline_sees_every_packet(string script) =>
        Assert.Equal(Count, _engine.Run($"{script}; $seen.Count", ("path", _file)).Clean()[^1].BaseObject);

    [Fact]
    public void Several_files_are_handed_over_one_after_the_other()
    {
        CaptureFile.Write(_directory.File("b.pcap"), Count);

        var flows = _engine.Run("Import-PacketCapture \"$directory/*.pcap\" | Get-FlowSummary", ("directory", _directory.Path)).Clean();

        Assert.Equal(2 * Count, flows.Sum(flow => (long)flow.Properties["Packets"].Value));
    }

    [Fact]
    public void A_parameter_that_does_not_go_with_packets_is_an_error_for_each_of_them() =>
        Assert.Equal(3, _engine.Run("Import-PacketCapture $path -Count 3 | Get-FlowSummary -LiteralPath $path", ("path", _file)).Errors.Count);

    [Theory]
    [InlineData(nameof(ChangedEngine.Throws))]
    [InlineData(nameof(ChangedEngine.Twice))]
    [InlineData("Gone")]
    public void An_engine_whose_properties_have_changed_ends_nothing(string property)
    {
        var module = AppDomain.CurrentDomain.GetAssemblies().First(assembly => assembly.GetName().Name == "NetMon");
        var read = module.GetType("NetMon.Input.NextCommand")!.GetMethod("Read", BindingFlags.NonPublic | BindingFlags.Static)!;

        Assert.Null(read.Invoke(null, [new ChangedEngine(), property]));
    }

    private List<string> Flows(string script) =>
    [
        .. _engine.Run(script, ("path", _file)).Clean()
            .Select(flow => string.Join(' ', flow.Properties.Select(property => string.Create(CultureInfo.InvariantCulture, $"{property.Value}"))))
            .Order(StringComparer.Ordinal),
    ];

    private class Engine7
    {
        public object Twice => 1;
    }

    private sealed class ChangedEngine : Engine7
    {
        public object Throws => throw new NotSupportedException();

        public new string Twice => "2";
    }
}
