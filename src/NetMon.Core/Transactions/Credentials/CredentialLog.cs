using NetMon.Flows.Reassembly;

namespace NetMon.Transactions.Credentials;

/// <summary>Takes the credentials of one connection. The same credential is taken once, however often the client repeats it.</summary>
/// <param name="connection">The connection.</param>
/// <param name="isReversed">Whether the client is not the originator; so it may be in a capture that begins in the middle.</param>
/// <param name="part">The part of the connection that is read.</param>
/// <param name="attempts">Holds them until they are answered.</param>
internal sealed class CredentialLog(ConnectionInfo connection, bool isReversed, CredentialPart part, CredentialAttempts attempts)
{
    // More different credentials than that in one connection are guesses, and each of them is taken.
    private const int MaxKnown = 64;

    // A client that tries passwords without waiting for the answers. The sum over all connections is bounded too.
    private const int MaxOpen = 32 * 1024;

    private readonly HashSet<int> _known = [];
    private readonly Queue<CredentialAttempt> _open = new();

    /// <summary>Whether the conversation was seen from its first byte.</summary>
    public bool HasStart => part.HasStart;

    /// <summary>Whether the conversation is inside TLS.</summary>
    public bool IsEncrypted => part.IsEncrypted;

    /// <summary>Takes a credential that the client may repeat in each request; null if this is a repetition.</summary>
    /// <param name="credential">The credential.</param>
    /// <param name="packet">The packet that completes it.</param>
    public CredentialAttempt? BeginOnce(in Credential credential, PacketMark packet)
    {
        var hash = credential.GetHashCode();
        if (_known.Contains(hash)) return null;
        if (_known.Count < MaxKnown) _known.Add(hash);
        return Begin(credential, packet);
    }

    /// <summary>Takes a credential.</summary>
    /// <param name="credential">The credential.</param>
    /// <param name="packet">The packet that completes it.</param>
    public CredentialAttempt Begin(in Credential credential, PacketMark packet)
    {
        var flow = connection.Key.Flow;
        var ends = TransactionEnds.Of(flow.Endpoints(connection.IsReversed ^ isReversed), flow, connection.Interface, packet);
        var attempt = attempts.Begin(ends, credential with { Encrypted = part.IsEncrypted });
        while (_open.TryPeek(out var oldest) && (oldest.HasEnded || _open.Count >= MaxOpen)) _open.Dequeue().GiveUp();
        _open.Enqueue(attempt);
        return attempt;
    }

    /// <summary>Ends what was not answered, because nothing more is to be expected.</summary>
    public void End()
    {
        while (_open.TryDequeue(out var attempt)) attempt.End(succeeded: null);
    }
}
