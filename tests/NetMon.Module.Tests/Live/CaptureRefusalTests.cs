using System.Management.Automation;

namespace NetMon.Tests.Live;

/// <summary>Errors of Start-PacketCapture.</summary>
public sealed class CaptureRefusalTests : IDisposable
{
    private readonly Engine _engine = new();
    private readonly TemporaryDirectory _directory = new();

    public void Dispose()
    {
        _engine.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public void A_bad_filter_is_refused_before_any_interface_is_looked_for()
    {
        var result = _engine.Run("Start-PacketCapture nosuchinterface -Filter 'tcp prt 80'");

        Assert.Equal("FilterInvalid", result.ErrorId);
        Assert.Equal(ErrorCategory.InvalidArgument, result.Errors[0].CategoryInfo.Category);
        Assert.Contains("syntax error", result.Errors[0].Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_interface_that_there_is_not_is_an_error_that_names_near_misses()
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("The loopback interface has another name.");

        var result = _engine.Run("Start-PacketCapture loo -Count 1");

        Assert.Equal("InterfaceNotFound", result.ErrorId);
        Assert.Equal(ErrorCategory.ObjectNotFound, result.Errors[0].CategoryInfo.Category);
        Assert.Equal("loo", result.Errors[0].TargetObject);
        Assert.Contains("Did you mean lo?", result.Errors[0].Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wildcard_that_matches_nothing_is_an_error() =>
        Assert.Equal("InterfaceNotFound", _engine.Run("Start-PacketCapture 'nosuch*' -Count 1").ErrorId);

    [Theory]
    [InlineData("-Count 0")]
    [InlineData("-Duration -5")]
    [InlineData("-Duration 0")]
    [InlineData("-Duration '-00:00:01'")]
    [InlineData("-Duration 100000000")]
    [InlineData("-SnapshotLength 0")]
    [InlineData("-QueueLimit 0")]
    [InlineData("-BufferSize 1")]
    [InlineData("-OutFile x -RotateDuration -1")]
    [InlineData("-OutFile x -MaxFiles 0")]
    public void Numbers_that_mean_nothing_are_refused(string parameters) =>
        Assert.Equal("ParameterArgumentValidationError", _engine.Run($"Start-PacketCapture lo {parameters}").ErrorId);

    [Theory]
    [InlineData("-NoPacket")]
    [InlineData("-RotateSize 1MB")]
    [InlineData("-RotateDuration 60")]
    [InlineData("-MaxFiles 3")]
    [InlineData("-JobName x")]
    [InlineData("-OutFile x.pcapng -MaxFiles 3")]
    public void Parameters_that_need_another_say_so(string parameters) =>
        Assert.Equal("ParameterRequired", _engine.Run($"Start-PacketCapture lo {parameters}").ErrorId);

    [Theory]
    [InlineData("")]
    [InlineData("-RotateSize 1MB -MaxFiles 2")]
    public void An_output_folder_that_is_missing_is_made_when_there_is_something_to_capture(string parameters)
    {
        var path = _directory.File("no/x.pcapng");
        Assert.Equal("InterfaceNotFound", _engine.Run($"Start-PacketCapture nosuchinterface -OutFile $path {parameters}", ("path", path)).ErrorId);
        _engine.Run($"Start-PacketCapture lo -OutFile $path {parameters} -WhatIf", ("path", path)).Clean();
        Assert.False(Directory.Exists(_directory.File("no")));
        if (!Environment.IsPrivilegedProcess || !OperatingSystem.IsLinux()) return;

        _engine.Run($"Start-PacketCapture lo -OutFile $path {parameters} -NoPacket -Duration 100ms", ("path", path)).Clean();

        Assert.True(Directory.Exists(_directory.File("no")));
    }

    [Fact]
    public void An_output_folder_that_is_a_file_is_refused_before_anything_is_captured()
    {
        File.WriteAllText(_directory.File("no"), "");

        Assert.Equal("CaptureFileWriteFailed", _engine.Run("Start-PacketCapture nosuchinterface -OutFile $path", ("path", _directory.File("no/x.pcapng"))).ErrorId);
    }

    [Fact]
    public void An_output_file_that_is_a_folder_is_refused() =>
        Assert.Equal("CaptureFileWriteFailed", _engine.Run("Start-PacketCapture lo -OutFile $path", ("path", _directory.Path)).ErrorId);

    [Fact]
    public void A_read_only_output_folder_is_refused()
    {
        // A folder that not even root may write in.
        if (!Directory.Exists("/proc/self")) Assert.Skip("There is no /proc.");

        Assert.Equal("CaptureFileWriteFailed", _engine.Run("Start-PacketCapture lo -OutFile /proc/self/x.pcapng").ErrorId);
        Assert.Equal("CaptureFileWriteFailed", _engine.Run("Start-PacketCapture lo -OutFile /proc/self/x.pcapng -RotateSize 1MB").ErrorId);
    }

    [Fact]
    public void A_capture_that_cannot_start_leaves_an_existing_file_as_it_is()
    {
        var path = _directory.File("x.pcapng");
        File.WriteAllText(path, "precious");

        Assert.Equal("InterfaceNotFound", _engine.Run("Start-PacketCapture nosuchinterface -OutFile $path -Force", ("path", path)).ErrorId);

        Assert.Equal("precious", File.ReadAllText(path));
    }

    [Fact]
    public void An_unprivileged_user_is_told_the_exact_command_and_may_still_check_filters_and_read_files()
    {
        if (SelfRun.IsInner)
        {
            var result = _engine.Run("Start-PacketCapture lo -Count 1");
            Assert.Equal("CaptureNotPermitted", result.ErrorId);
            Assert.Equal(ErrorCategory.PermissionDenied, result.Errors[0].CategoryInfo.Category);
            Assert.Equal("lo", result.Errors[0].TargetObject);
            Assert.Contains("sudo pwsh", result.Errors[0].Exception.Message, StringComparison.Ordinal);

            Assert.Equal("FilterInvalid", _engine.Run("Start-PacketCapture lo -Filter 'tcp prt 80'").ErrorId);
            var path = _directory.File("a.pcap");
            CaptureFile.Write(path, 4);
            Assert.Equal(2, _engine.Run("Import-PacketCapture $path -Filter 'port 53'", ("path", path)).Clean().Count);
            return;
        }

        SelfRun.Again(this, ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"]);
    }

    [Fact]
    public void Without_libpcap_files_can_be_read_and_the_rest_says_what_to_install()
    {
        if (SelfRun.IsInner)
        {
            var path = _directory.File("a.pcap");
            CaptureFile.Write(path, 4);
            Assert.Equal(4, _engine.Run("Import-PacketCapture $path", ("path", path)).Clean().Count);
            string[] scripts = ["Import-PacketCapture $path -Filter 'port 53'", "Start-PacketCapture lo -Count 1", "Start-PacketCapture any"];
            foreach (var script in scripts)
            {
                var result = _engine.Run(script, ("path", path));
                Assert.Equal("CaptureLibraryMissing", result.ErrorId);
                Assert.Equal(ErrorCategory.NotInstalled, result.Errors[0].CategoryInfo.Category);
                Assert.Contains("libpcap", result.Errors[0].ErrorDetails.RecommendedAction, StringComparison.Ordinal);
            }

            return;
        }

        SelfRun.Again(
            this,
            ["unshare", "-m"],
            "for f in $(find /lib /lib64 /usr/lib /usr/lib64 /usr/local/lib -name 'libpcap.so*' 2>/dev/null); do mount --bind /dev/null $f; done");
    }

    [Fact]
    public void One_bad_interface_among_good_ones_does_not_stop_the_capture()
    {
        LiveNetwork.SkipUnlessPossible();

        var result = _engine.Run("Start-PacketCapture lo, nosuchinterface -Duration 0.05; 'went on'");

        Assert.Equal("InterfaceNotFound", result.ErrorId);
        Assert.Equal("went on", result.Output[^1].BaseObject);
    }
}
