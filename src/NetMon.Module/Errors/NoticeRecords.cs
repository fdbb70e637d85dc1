using System.Management.Automation;
using NetMon.Alerts;
using NetMon.Capture;

namespace NetMon.Errors;

/// <summary>Error records and warnings for the notices of a capture.</summary>
internal static class NoticeRecords
{
    /// <summary>The error that an item reports; null if it reports none.</summary>
    /// <param name="item">An item of a capture.</param>
    public static ErrorRecord? FindError(CaptureItem item) => item switch
    {
        SourceFailed failed => ErrorCatalog.ForSource(failed.Source, failed.Exception),
        OutputFailed failed => ErrorCatalog.ForOutput(failed.Path, failed.Exception),
        _ => null,
    };

    /// <summary>The warning that an item gives; null if it gives none.</summary>
    /// <param name="item">An item of a capture.</param>
    public static string? FindWarning(CaptureItem item) => item switch
    {
        SourceRemark remark => CaptureWarnings.Remark(remark),
        LinkTypeNotDecoded undecoded => CaptureWarnings.LinkTypeUnsupported(undecoded),
        DecoderFailed failed => CaptureWarnings.DecoderFault(failed),
        AlertRuleWarning warning => AlertWarnings.RuleWarning(warning),
        _ => null,
    };
}
