using NetMon.Decoding.Applications.Dns;
using NetMon.Decoding.Applications.Http;
using NetMon.Decoding.Applications.Quic;
using NetMon.Decoding.Applications.Tls;

namespace NetMon.Decoding.Applications;

/// <summary>Every application decoder there is, in the order in which they are asked.</summary>
internal static class ApplicationDecoders
{
    /// <summary>
    /// The strict before the lax: where two signatures can match the same bytes, the one that says more about them comes first.
    /// </summary>
    public static IReadOnlyList<ApplicationDecoder> All { get; } =
    [
        // Name services, and what configures and manages hosts.
        new DnsDecoder(),
        new MdnsDecoder(),
        new LlmnrDecoder(),
        new NbnsDecoder(),
        // The web, and what protects it.
        new TlsDecoder(),
        new DtlsDecoder(),
        new QuicDecoder(),
        new GquicDecoder(),
        new HttpDecoder(),
    ];
}
