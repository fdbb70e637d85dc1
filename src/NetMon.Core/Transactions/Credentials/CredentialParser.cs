using NetMon.Flows.Reassembly;

namespace NetMon.Transactions.Credentials;

/// <summary>Reads the credentials of one protocol from a connection, from bytes as they come.</summary>
internal abstract class CredentialParser
{
    /// <summary>Whether nothing more is to be found.</summary>
    public abstract bool IsDone { get; }

    /// <summary>Bytes that it keeps.</summary>
    public abstract long Buffered { get; }

    /// <summary>Takes the next bytes of one side.</summary>
    /// <param name="isFromClient">Whether the client sent them.</param>
    /// <param name="bytes">The bytes.</param>
    /// <param name="packet">The packet that contained them.</param>
    public abstract void Take(bool isFromClient, ReadOnlySpan<byte> bytes, PacketMark packet);

    /// <summary>Notes that bytes of one side are missing here.</summary>
    /// <param name="isFromClient">Whether the client sent them.</param>
    /// <param name="count">How many.</param>
    public abstract void Lose(bool isFromClient, long count);
}
