using NetMon.Decoding.Applications.Tls.Secrets;

namespace NetMon.Packets;

/// <summary>
/// The secrets that a capture file has for its packets. They say nothing about an interface, so they do not count when interfaces are compared.
/// </summary>
/// <param name="tls">Secrets of TLS sessions; null for none.</param>
/// <param name="blocks">The blocks with secrets and names as they are in the file; null for none.</param>
internal readonly struct CaptureSecrets(TlsKeyLog? tls, CaptureBlocks? blocks = null) : IEquatable<CaptureSecrets>
{
    /// <summary>The blocks with secrets and names as they are in the file, which grow while it is read; null for none.</summary>
    public CaptureBlocks? Blocks => blocks;

    /// <summary>Secrets of TLS sessions, which grow while the file is read; null for none.</summary>
    public TlsKeyLog? Tls => tls;

    /// <inheritdoc/>
    public bool Equals(CaptureSecrets other) => true;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is CaptureSecrets;

    /// <inheritdoc/>
    public override int GetHashCode() => 0;
}
