using System.Diagnostics;
using System.Management.Automation;
using NetMon.Tests.Live;

namespace NetMon.Tests;

public sealed class ImportPacketCaptureTests : IDisposable
{
    private readonly Engine _engine = new();
    private readonly TemporaryDirectory _directory = new();

    public void Dispose()
    {
        _engine.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public void Every_packet_of_a_file_comes_out_in_order()
    {
        var path = Make("a.pcap", 3000);

        var packets = _engine.Run("Import-PacketCapture $path", ("path", path)).Clean();

        Assert.Equal(Enumerable.Range(1, 3000).Select(number => (object)(long)number), packets.Select(packet => packet.Properties["Number"].Value));
    }

    [Fact]
    public void Files_of_a_wildcard_are_read_by_name_and_folders_left_out()
    {
        Make("b.pcap", 2);
        Make("a.pcap", 1);
        Make("c.pcap", 3);
        Directory.CreateDirectory(_directory.File("d.pcap"));

        var numbers = Numbers("Import-PacketCapture \"$directory/*.pcap\"");

        Assert.Equal([1, 1, 2, 1, 2, 3], numbers);
    }

    [Fact]
    public void Skip_and_count_go_over_all_files_together()
    {
        Make("a.pcap", 10);
        Make("b.pcap", 10);
        Make("c.pcap", 10);

        Assert.Equal([9, 10, 1, 2, 3], Numbers("Import-PacketCapture \"$directory/*\" -Skip 8 -Count 5"));
        Assert.Equal([6, 7, 8, 9, 10], Numbers("Import-PacketCapture \"$directory/*\" -Skip 25"));
        Assert.Equal([1, 2], Numbers("Import-PacketCapture \"$directory/*\" -Count 2"));
        Assert.Empty(Numbers("Import-PacketCapture \"$directory/*\" -Skip 100"));
    }

    [Fact]
    public void A_literal_path_takes_wildcard_characters_as_they_are()
    {
        Make("a[1].pcap", 4);
        Make("a1.pcap", 9);

        Assert.Equal(4, Numbers("Import-PacketCapture -LiteralPath \"$directory/a[1].pcap\"").Count);
        Assert.Equal(9, Numbers("Import-PacketCapture -Path \"$directory/a[1].pcap\"").Count);
        Assert.Equal(4, Numbers("Import-PacketCapture -Path \"$directory/a``[1``].pcap\"").Count);
    }

    [Fact]
    public void Files_come_through_the_pipeline()
    {
        Make("a[1].pcap", 4);
        Make("b.pcap", 2);

        Assert.Equal([1, 2, 3, 4], Numbers("[IO.DirectoryInfo]::new($directory).GetFiles('a*') | ForEach-Object { [pscustomobject]@{ PSPath = $_.FullName } } | Import-PacketCapture"));
        Assert.Equal([1, 2], Numbers("\"$directory/b.pcap\" | Import-PacketCapture"));
    }

    [Fact]
    public void A_relative_path_is_one_from_the_current_location()
    {
        Make("a.pcap", 2);

        Assert.Equal([1, 2], Numbers("$null = $ExecutionContext.SessionState.Path.SetLocation($directory); Import-PacketCapture ./a.pcap"));
    }

    [Fact]
    public void A_filter_and_the_typed_parameters_choose_packets()
    {
        Make("a.pcap", 10);

        Assert.Equal([1, 3, 5, 7, 9], Numbers("Import-PacketCapture $directory/a.pcap -Filter 'udp port 53'"));
        Assert.Equal([2, 4, 6, 8, 10], Numbers("Import-PacketCapture $directory/a.pcap -DestinationPort 80 -SourceAddress 192.0.2.0/24"));
        Assert.Equal([4, 6], Numbers("Import-PacketCapture $directory/a.pcap -Port 80 -Skip 1 -Count 2"));
        Assert.Empty(Numbers("Import-PacketCapture $directory/a.pcap -Protocol tcp"));
    }

    [Fact]
    public void A_bad_filter_is_refused_before_any_file_is_opened()
    {
        var result = _engine.Run("Import-PacketCapture /nonexistent.pcap -Filter 'tcp prt 80'");

        Assert.Equal("FilterInvalid", result.ErrorId);
        Assert.Contains("syntax error", result.Errors[0].Exception.Message, StringComparison.Ordinal);
        Assert.Equal("tcp prt 80", result.Errors[0].TargetObject);
    }

    [Fact]
    public void A_damaged_file_gives_its_good_packets_and_then_says_where_it_breaks_off()
    {
        var path = Make("cut.pcap", 5);
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^10]);
        Make("good.pcap", 2);

        var result = _engine.Run("Import-PacketCapture \"$directory/*\"", ("directory", _directory.Path));

        Assert.Equal("CaptureFileDamaged", result.ErrorId);
        Assert.Equal(ErrorCategory.InvalidData, result.Errors[0].CategoryInfo.Category);
        Assert.Equal(path, result.Errors[0].TargetObject);
        Assert.Contains("4 good packets", result.Errors[0].Exception.Message, StringComparison.Ordinal);
        Assert.NotEmpty(result.Errors[0].ErrorDetails.RecommendedAction);
        Assert.Equal([1L, 2, 3, 4, 1, 2], result.Output.Select(packet => (long)packet.Properties["Number"].Value));
    }

    [Theory]
    [InlineData("missing.pcap", "CaptureFileNotFound", ErrorCategory.ObjectNotFound)]
    [InlineData("missing*.pcap", "CaptureFileNotFound", ErrorCategory.ObjectNotFound)]
    [InlineData("folder", "CaptureFileIsDirectory", ErrorCategory.InvalidArgument)]
    [InlineData("text.pcap", "CaptureFileUnrecognised", ErrorCategory.InvalidData)]
    [InlineData("empty.pcap", "CaptureFileUnrecognised", ErrorCategory.InvalidData)]
    public void One_bad_file_is_one_error_and_the_next_is_still_read(string name, string id, ErrorCategory category)
    {
        Directory.CreateDirectory(_directory.File("folder"));
        File.WriteAllText(_directory.File("text.pcap"), "This is no capture, it is text.");
        File.WriteAllText(_directory.File("empty.pcap"), "");
        Make("good.pcap", 2);

        var result = _engine.Run("Import-PacketCapture \"$directory/$name\", \"$directory/good.pcap\"", ("directory", _directory.Path), ("name", name));

        Assert.Equal(id, result.ErrorId);
        Assert.Equal(category, result.Errors[0].CategoryInfo.Category);
        Assert.NotEmpty(result.Errors[0].ErrorDetails.RecommendedAction);
        Assert.Equal(2, result.Output.Count);
    }

    [Fact]
    public void A_path_outside_the_file_system_is_refused()
    {
        Assert.Equal("PathNotFileSystem", _engine.Run("Import-PacketCapture Variable:PWD").ErrorId);
        Assert.Equal("CaptureFileNotFound", _engine.Run("Import-PacketCapture nodrive:/x.pcap").ErrorId);
    }

    [Theory]
    [InlineData("-Count 0")]
    [InlineData("-Count -1")]
    [InlineData("-Skip -1")]
    public void Counts_that_mean_nothing_are_refused(string parameters)
    {
        Assert.Equal("ParameterArgumentValidationError", _engine.Run($"Import-PacketCapture x.pcap {parameters}").ErrorId);
    }

    [Fact]
    public void Packets_of_an_unknown_link_type_come_out_after_one_warning()
    {
        var path = _directory.File("usb.pcap");
        File.WriteAllBytes(path, [.. CaptureFile.Header(linkType: 249), .. CaptureFile.Records(3)]);

        var result = _engine.Run("Import-PacketCapture $path", ("path", path));

        Assert.Equal(3, result.Clean().Count);
        Assert.StartsWith("LinkTypeUnsupported", Assert.Single(result.Warnings).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Statistics_know_the_file_and_what_the_filter_refused()
    {
        var path = Make("counted.pcap", 10);

        _engine.Run("Import-PacketCapture $path -Port 53", ("path", path)).Clean();
        var statistics = Assert.Single(_engine.Run("Get-CaptureStatistics $path", ("path", path)).Clean());

        Assert.Equal((5, 5, 5), (statistics.Counter("Received"), statistics.Counter("Delivered"), statistics.Counter("Filtered")));
        Assert.Equal(300, statistics.Counter("BytesReceived"));
        Assert.Null(statistics.Counter("DroppedByKernel"));
        Assert.Null(statistics.Counter("DroppedByInterface"));
        Assert.Null(statistics.Counter("DecodeErrors"));
        statistics.AssertAddsUp();
    }

    [Fact]
    public void What_the_pipeline_did_not_want_is_no_drop()
    {
        var path = Make("first.pcap", 133);

        var result = _engine.Run(
            "foreach ($i in 1) { Import-PacketCapture $path | ForEach-Object { $_; if ($_.Number -eq 3) { break } } }", ("path", path));
        var statistics = Assert.Single(_engine.Run("Get-CaptureStatistics $path", ("path", path)).Clean());

        Assert.Equal(3, result.Clean().Count);
        Assert.Empty(result.Warnings);
        Assert.Equal((3, 0), (statistics.Counter("Delivered"), statistics.Counter("DroppedByQueue")));
        Assert.True(statistics.Counter("Discarded") > 0);
        statistics.AssertAddsUp();
    }

    [Fact]
    public void A_pipeline_that_has_seen_enough_ends_the_reading_and_the_rest_is_accounted_for()
    {
        var path = Make("long.pcap", 50_000);

        var output = _engine.Run("foreach ($i in 1) { Import-PacketCapture $path | ForEach-Object { $_; break } }", ("path", path)).Clean();
        var statistics = Assert.Single(_engine.Run("Get-CaptureStatistics $path", ("path", path)).Clean());

        Assert.Single(output);
        Assert.Equal((1, 0), (statistics.Counter("Delivered"), statistics.Counter("DroppedByQueue")));
        Assert.True(statistics.Counter("Discarded") > 0);
        Assert.False((bool)statistics.Properties["IsRunning"].Value);
        statistics.AssertAddsUp();
    }

    [Fact]
    public async Task A_pipe_is_read_as_another_process_writes_it()
    {
        var pipe = MakePipe();
        using var shell = _engine.Create("Import-PacketCapture $pipe", ("pipe", pipe));
        var output = new PSDataCollection<PSObject>();
        var running = shell.InvokeAsync<PSObject, PSObject>(null, output);
        await using (var writer = File.OpenWrite(pipe))
        {
            writer.Write(CaptureFile.Header());
            for (var sent = 0; sent < 50; sent += 10)
            {
                writer.Write(CaptureFile.Records(10, first: sent));
                writer.Flush();
                // Each lot comes out before the next is written.
                RunningCapture.Await(() => output.Count == sent + 10);
            }
        }

        await running.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.Empty(shell.Streams.Error);
        Assert.Equal(50, output.Count);
    }

    [Fact]
    public void Reading_a_pipe_that_nobody_writes_can_be_stopped()
    {
        using var shell = _engine.Create("Import-PacketCapture $pipe", ("pipe", MakePipe()));
        shell.BeginInvoke();
        RunningCapture.Await(() => shell.InvocationStateInfo.State == PSInvocationState.Running);

        var watch = Stopwatch.StartNew();
        shell.Stop();

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromMilliseconds(500));
    }

    [Fact]
    public async Task Progress_is_shown_after_a_second_and_seldom()
    {
        var pipe = MakePipe();
        using var shell = _engine.Create("Import-PacketCapture $pipe", ("pipe", pipe));
        var running = shell.InvokeAsync();
        await using (var writer = File.OpenWrite(pipe))
        {
            writer.Write(CaptureFile.Header());
            var watch = Stopwatch.StartNew();
            while (watch.Elapsed < TimeSpan.FromSeconds(2))
            {
                writer.Write(CaptureFile.Records(1));
                writer.Flush();
                await Task.Delay(10, TestContext.Current.CancellationToken);
            }
        }

        await running;
        var progress = shell.Streams.Progress.ToArray();
        Assert.InRange(progress.Length, 2, 6);
        Assert.Equal(ProgressRecordType.Completed, progress[^1].RecordType);
        Assert.Contains(pipe, progress[0].StatusDescription, StringComparison.Ordinal);
    }

    private string Make(string name, int count)
    {
        var path = _directory.File(name);
        CaptureFile.Write(path, count);
        return path;
    }

    private string MakePipe()
    {
        if (!Tool.Exists("mkfifo")) Assert.Skip("Named pipes in the file system are made with mkfifo.");
        var path = _directory.File("pipe");
        Tool.Run("mkfifo", path);
        return path;
    }

    private IReadOnlyList<long> Numbers(string script) =>
        [.. _engine.Run(script, ("directory", _directory.Path)).Clean().Select(packet => (long)packet.Properties["Number"].Value)];
}
