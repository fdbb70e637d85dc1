using System.Buffers.Binary;
using System.Text;

namespace NetMon.Tests.Applications;

/// <summary>Builds TLS messages, RFC 8446 section 4.</summary>
internal static class TlsBytes
{
    public const byte ChangeCipherSpec = 20;
    public const byte Alert = 21;
    public const byte Handshake = 22;
    public const byte ApplicationData = 23;

    public static byte[] Record(byte type, byte[] body, ushort version = 0x0303) => [type, .. Big(version), .. Vector16(body)];

    public static byte[] Message(byte type, byte[] body) => [type, 0, .. Vector16(body)];

    public static byte[] ClientHello(ushort version, ushort[] suites, params byte[][] extensions) => Message(
        1,
        [
            .. Big(version), .. new byte[32], 0, .. Vector16(Numbers(suites)), 1, 0,
            .. extensions.Length == 0 ? [] : Vector16([.. extensions.SelectMany(e => e)]),
        ]);

    public static byte[] ServerHello(ushort version, ushort suite, params byte[][] extensions) =>
        Message(2, [.. Big(version), .. new byte[32], 0, .. Big(suite), 0, .. Vector16([.. extensions.SelectMany(e => e)])]);

    public static byte[] Certificate(byte[] certificate) => Message(11, [0, .. Vector16([0, .. Vector16(certificate)])]);

    public static byte[] Extension(ushort type, params byte[] value) => [.. Big(type), .. Vector16(value)];

    public static byte[] ServerName(string name) => Extension(0, Vector16([0, .. Vector16(Encoding.UTF8.GetBytes(name))]));

    public static byte[] ApplicationProtocols(params string[] names) =>
        Extension(16, Vector16([.. names.SelectMany(n => Vector8(Encoding.ASCII.GetBytes(n)))]));

    public static byte[] SupportedVersions(params ushort[] versions) => Extension(43, Vector8(Numbers(versions)));

    public static byte[] Groups(params ushort[] groups) => Extension(10, Vector16(Numbers(groups)));

    public static byte[] PointFormats(params byte[] formats) => Extension(11, Vector8(formats));

    public static byte[] SignatureAlgorithms(params ushort[] algorithms) => Extension(13, Vector16(Numbers(algorithms)));

    public static byte[] Big(ushort value)
    {
        var bytes = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, value);
        return bytes;
    }

    public static byte[] Vector8(byte[] bytes) => [(byte)bytes.Length, .. bytes];

    public static byte[] Vector16(byte[] bytes) => [.. Big((ushort)bytes.Length), .. bytes];

    private static byte[] Numbers(ushort[] numbers) => [.. numbers.SelectMany(Big)];
}
