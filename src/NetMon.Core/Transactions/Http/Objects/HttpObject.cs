using System.Security.Cryptography;
using NetMon.Transactions.Http.Content;

namespace NetMon;

/// <summary>What a server sent as the body of an HTTP response, with its hash.</summary>
public sealed class HttpObject
{
    private readonly HttpTransaction _transaction;
    private readonly byte[] _bytes;

    internal HttpObject(HttpTransaction transaction, string name, DecodedBody body)
    {
        _transaction = transaction;
        _bytes = body.Bytes;
        Name = name;
        Sha256 = Convert.ToHexString(SHA256.HashData(_bytes)).ToLowerInvariant();
        Fault = body.Fault;
    }

    /// <summary>Time of the first packet of the transaction, local, in units of 100 ns; null if it has none.</summary>
    public DateTime? Time => _transaction.Time;

    /// <summary>The same time in nanoseconds since the Unix epoch, exact.</summary>
    public long? TimeNanoseconds => _transaction.TimeNanoseconds;

    /// <summary>The name of the file that it is, or would be, written to.</summary>
    public string Name { get; }

    /// <summary>The URL that was asked for; null if it is not known.</summary>
    public string? Url => _transaction.Url;

    /// <summary>The client's address.</summary>
    public string? Client => _transaction.Client;

    /// <summary>The server's address.</summary>
    public string Server => _transaction.Server;

    /// <summary>The media type that the server declared; null if it declared none.</summary>
    public string? ContentType => _transaction.ContentType;

    /// <summary>The media type by the content; null if it does not tell.</summary>
    public string? DetectedType => _transaction.DetectedType;

    /// <summary>Size in bytes, decoded.</summary>
    public long Size => _bytes.Length;

    /// <summary>SHA-256 of the decoded bytes, in lower case.</summary>
    public string Sha256 { get; }

    /// <summary>Why it is not whole: missing bytes, a limit, a damaged or unknown coding. Null if it is.</summary>
    public string? Fault { get; }

    /// <summary>Gets the decoded bytes, as far as they were seen, kept and could be decoded.</summary>
    public byte[] GetBytes() => [.. _bytes];

    /// <summary>The name and the hash: <c>logo.png e3b0c442...</c>.</summary>
    public override string ToString() => $"{Name} {Sha256}";
}
