namespace NetMon.Decoding.Applications;

/// <summary>
/// Recognises the messages of one application protocol and, for some protocols, reads their fields. Every decoder in this folder is a
/// sealed class without state, in a file of its own, with a line in <see cref="ApplicationDecoders"/>.
/// </summary>
/// <remarks>
/// <see cref="Recognises"/> runs on the hot path: it looks at few bytes and allocates nothing. Neither it nor <see cref="Read"/> ever
/// throws, whatever the bytes are. The content decides; ports only set the order of the decoders and permit weak signatures.
/// </remarks>
internal abstract class ApplicationDecoder
{
    /// <summary>The usual upper-case name, as in the Application property of <see cref="PacketRecord"/>.</summary>
    public abstract string Name { get; }

    /// <summary>The transports that carry the protocol.</summary>
    public abstract ApplicationTransport Transports { get; }

    /// <summary>The usual ports. On these, the decoder runs before all others and accepts a weaker signature.</summary>
    public virtual ReadOnlySpan<ushort> Ports => [];

    /// <summary>
    /// The first bytes that select this decoder on any port; empty if it runs on <see cref="Ports"/> only, because its signature is too
    /// weak.
    /// </summary>
    public virtual ReadOnlySpan<byte> FirstBytes => [];

    /// <summary>Whether the payload is of this protocol.</summary>
    /// <param name="payload">The payload; never empty.</param>
    /// <param name="isUsualPort">Whether one of the ports is in <see cref="Ports"/>, so that a weaker signature suffices.</param>
    public abstract bool Recognises(in ApplicationPayload payload, bool isUsualPort);

    /// <summary>
    /// Whether a payload recognised on a usual port matches so little of the protocol that a decoder that recognises it on any port takes
    /// precedence.
    /// </summary>
    /// <param name="payload">The payload.</param>
    public virtual bool IsGuess(in ApplicationPayload payload) => false;

    /// <summary>Reads the fields of the message. Called after <see cref="Recognises"/>; reads the fields before a truncation.</summary>
    /// <param name="payload">The payload.</param>
    /// <param name="message">Receives the fields.</param>
    public virtual void Read(in ApplicationPayload payload, ApplicationMessage message)
    {
    }
}
