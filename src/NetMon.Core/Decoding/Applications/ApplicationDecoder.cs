namespace NetMon.Decoding.Applications;

/// <summary>
/// One application protocol: how its messages are recognised, and, where it is read in depth, what they say. The shape that every
/// decoder in this folder has: a sealed class without state, in a file of its own, with a line in <see cref="ApplicationDecoders"/>.
/// </summary>
/// <remarks>
/// <see cref="Recognises"/> runs on the hot path: it looks at few bytes, allocates nothing, and like <see cref="Read"/> never throws,
/// whatever the bytes are. Content decides; ports only say who is asked first, and let weak signatures speak at all.
/// </remarks>
internal abstract class ApplicationDecoder
{
    /// <summary>The usual upper-case name, as <see cref="PacketRecord"/>'s Application says it.</summary>
    public abstract string Name { get; }

    /// <summary>What carries it.</summary>
    public abstract ApplicationTransport Transports { get; }

    /// <summary>The ports it is usually found on. On them it is asked before all others, and with a weaker signature.</summary>
    public virtual ReadOnlySpan<ushort> Ports => [];

    /// <summary>
    /// The bytes that a message may begin with when it is looked for on any port; empty when it is looked for on <see cref="Ports"/> only,
    /// because its signature is too weak for more.
    /// </summary>
    public virtual ReadOnlySpan<byte> FirstBytes => [];

    /// <summary>Whether the payload is of this protocol.</summary>
    /// <param name="payload">The payload; never empty.</param>
    /// <param name="isUsualPort">Whether one of the ports is of <see cref="Ports"/>: a weaker signature is then enough.</param>
    public abstract bool Recognises(in ApplicationPayload payload, bool isUsualPort);

    /// <summary>
    /// Whether a payload that was recognised on a usual port has so little of the protocol in it that any decoder which would recognise it on
    /// every port knows better.
    /// </summary>
    /// <param name="payload">The payload.</param>
    public virtual bool IsGuess(in ApplicationPayload payload) => false;

    /// <summary>Reads what the message says. Called after <see cref="Recognises"/>; fields before a cut are still given.</summary>
    /// <param name="payload">The payload.</param>
    /// <param name="message">Takes what is found.</param>
    public virtual void Read(in ApplicationPayload payload, ApplicationMessage message)
    {
    }
}
