using NetMon.CaptureFiles;
using NetMon.Decoding;

namespace NetMon.Peers;

/// <summary>Reads a capture file and decodes each frame: what every rule has to pay before it can look at a packet.</summary>
public static class DecodingAlone
{
    /// <summary>Runs.</summary>
    /// <param name="path">The capture file.</param>
    public static void Run(string path)
    {
        using var reader = CaptureFileReader.Open(path, []);
        while (reader.TryRead(out var frame)) PacketDecoder.Decode(frame.Interface.LinkType, frame.Data, frame.Length, out _);
    }
}
