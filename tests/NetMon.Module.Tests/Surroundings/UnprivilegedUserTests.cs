using System.Management.Automation;

namespace NetMon.Tests.Surroundings;

/// <summary>As a user without any right, which root can become for one process.</summary>
public sealed class UnprivilegedUserTests
{
    private static readonly string[] AsNobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"];

    [Fact]
    public void Every_interface_is_listed_with_the_exact_command_that_is_missing()
    {
        if (!SelfRun.IsInner)
        {
            SelfRun.Again(this, AsNobody);
            return;
        }

        using var engine = new Engine();
        var found = engine.Run("Get-NetInterface lo, any").Clean();

        Assert.Equal(2, found.Count);
        Assert.All(found, item => Assert.Equal((false, "sudo pwsh"), (item.Properties["CanCapture"].Value, item.Properties["CaptureHint"].Value)));
    }

    [Fact]
    public void Live_capture_is_refused_with_the_exact_command()
    {
        if (!SelfRun.IsInner)
        {
            SelfRun.Again(this, AsNobody);
            return;
        }

        using var engine = new Engine();
        var result = engine.Run("Start-PacketCapture lo -Duration 1");

        Assert.Equal("CaptureNotPermitted", result.ErrorId);
        Assert.Equal(ErrorCategory.PermissionDenied, result.Errors[0].CategoryInfo.Category);
        Assert.Equal("sudo pwsh", result.Errors[0].ErrorDetails.RecommendedAction);
    }

    [Fact]
    public void A_bad_filter_and_a_wrong_name_are_told_before_any_right_is_needed()
    {
        if (!SelfRun.IsInner)
        {
            SelfRun.Again(this, AsNobody);
            return;
        }

        using var engine = new Engine();

        Assert.Equal("FilterInvalid", engine.Run("Start-PacketCapture lo -Filter 'tcp prot 80'").ErrorId);
        Assert.Equal("FilterInvalid", engine.Run("Start-PacketCapture lo -Address 10.0.0.300").ErrorId);
        var unknown = engine.Run("Start-PacketCapture loo");
        Assert.Equal("InterfaceNotFound", unknown.ErrorId);
        Assert.Contains("lo?", unknown.Errors[0].Exception.Message, StringComparison.Ordinal);
    }
}
