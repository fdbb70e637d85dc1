using NetMon.Packets;

namespace NetMon.CaptureFiles.PcapNg;

/// <summary>Receives what a pcapng file has besides packets, in file order, so that it can be kept. Spans are valid only during the call.</summary>
internal interface IPcapNgListener
{
    /// <summary>A Section Header Block (section 4.1); also the first one, when listening begins.</summary>
    /// <param name="comments">Its comments, UTF-8.</param>
    void OnSection(IReadOnlyList<byte[]> comments);

    /// <summary>An Interface Description Block (section 4.2), whether packets follow or not.</summary>
    /// <param name="description">The interface; frames of it have this same instance.</param>
    void OnInterface(CaptureInterface description);

    /// <summary>A Name Resolution, Decryption Secrets or Journal Export Block (sections 4.5, 4.7 and 4.8).</summary>
    /// <param name="type">Block type.</param>
    /// <param name="body">What is between the two lengths, little-endian.</param>
    void OnBlock(uint type, ReadOnlySpan<byte> body);
}
