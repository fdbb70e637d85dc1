using System.Management.Automation;

namespace NetMon.Tests.Surroundings;

/// <summary>On a machine without libpcap, which is this one with its library files hidden from one process.</summary>
public sealed class WithoutLibpcapTests
{
    private static readonly string[] OwnMounts = ["unshare", "-m"];

    private const string HideLibpcap =
        "for f in $(find /lib /lib64 /usr/lib /usr/lib64 /usr/local/lib -name 'libpcap.so*' 2>/dev/null); do mount --bind /dev/null $f; done";

    // A pcap header and one frame of 14 bytes, Ethernet.
    private static readonly byte[] OneFrame =
    [
        0xD4, 0xC3, 0xB2, 0xA1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0, 0, 1, 0, 0, 0,
        1, 0, 0, 0, 0, 0, 0, 0, 14, 0, 0, 0, 14, 0, 0, 0, 2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 6,
    ];

    [Fact]
    public void Interfaces_are_listed_and_say_what_to_install()
    {
        if (!SelfRun.IsInner)
        {
            SelfRun.Again(this, OwnMounts, HideLibpcap);
            return;
        }

        using var engine = new Engine();
        var found = Assert.Single(engine.Run("Get-NetInterface lo").Clean());

        Assert.False((bool)found.Properties["CanCapture"].Value);
        Assert.Contains("libpcap", (string)found.Properties["CaptureHint"].Value, StringComparison.Ordinal);
        Assert.Empty(engine.Run("Get-NetInterface any*").Clean());
    }

    [Fact]
    public void Files_are_read_and_only_a_filter_needs_the_library()
    {
        if (!SelfRun.IsInner)
        {
            SelfRun.Again(this, OwnMounts, HideLibpcap);
            return;
        }

        var directory = Directory.CreateTempSubdirectory("netmon").FullName;
        var path = Path.Join(directory, "one.pcap");
        File.WriteAllBytes(path, OneFrame);
        using var engine = new Engine();

        Assert.Single(engine.Run("Import-PacketCapture $path", ("path", path)).Clean());
        AssertMissing(engine.Run("Import-PacketCapture $path -Filter tcp", ("path", path)));
        AssertMissing(engine.Run("Import-PacketCapture $path -Port 80", ("path", path)));
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public void Live_capture_says_what_to_install()
    {
        if (!SelfRun.IsInner)
        {
            SelfRun.Again(this, OwnMounts, HideLibpcap);
            return;
        }

        using var engine = new Engine();

        AssertMissing(engine.Run("Start-PacketCapture lo -Duration 1"));
        AssertMissing(engine.Run("Start-PacketCapture any -Duration 1"));
    }

    private static void AssertMissing(Engine.Result result)
    {
        Assert.Equal("CaptureLibraryMissing", result.ErrorId);
        Assert.Equal(ErrorCategory.NotInstalled, result.Errors[0].CategoryInfo.Category);
        Assert.Contains("libpcap", result.Errors[0].ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }
}
