using NetMon.Capture;
using NetMon.CaptureFiles;
using NetMon.Decoding;
using NetMon.Flows;
using NetMon.Overview;
using NetMon.Tests.Flows.Streams;

namespace NetMon.Tests.Overview;

/// <summary>Runs a survey, and other processors for comparison, over a capture file.</summary>
internal static class SurveyRun
{
    /// <summary>A capture of the project.</summary>
    /// <param name="path">Its path below the root.</param>
    public static string PathOf(string path) => Path.Join(Repository.Root, path);

    /// <summary>The overview of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="hasThread">Whether content is looked at on another thread.</param>
    /// <param name="observer">Receives flows, transactions and findings.</param>
    public static CaptureOverview Over(string path, bool hasThread = false, ISurveyObserver? observer = null)
    {
        var survey = new CaptureSurvey(
            new SurveyOptions { Flows = new FlowOptions { Workers = hasThread ? 1 : 0 }, HasContentThread = hasThread, Top = 1_000 }, observer);
        var (content, losses) = Drive(path, survey);
        return survey.Finish(new SurveySource { Name = path, Content = content, ReportedLosses = losses });
    }

    /// <summary>The items that a processor posts for a file.</summary>
    public static IReadOnlyList<CaptureItem> ItemsOf(string path, IFrameProcessor processor)
    {
        var items = new ItemList();
        Drive(path, processor, items);
        return items.Items;
    }

    private static (CaptureFileContent Content, long? Losses) Drive(string path, IFrameProcessor processor, ItemList? items = null)
    {
        processor.Start(items ?? new ItemList());
        using var reader = CaptureFileReader.Open(path, codecs: []);
        while (reader.TryRead(out var frame))
        {
            PacketDecoder.Decode(frame.Interface.LinkType, frame.Data, frame.Length, out var headers);
            processor.OnFrame(frame, headers);
        }

        processor.OnEnd(isForced: false);
        return (reader.Content, reader.ReportedLosses);
    }
}
