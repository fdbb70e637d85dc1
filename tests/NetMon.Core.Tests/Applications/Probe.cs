using NetMon.Decoding.Applications;

namespace NetMon.Tests.Applications;

/// <summary>Gives bytes to the decoders, as a packet's payload would be.</summary>
internal static class Probe
{
    public const int AnyPort = 40000;

    public static ApplicationMessage? Udp(byte[] data, int port, int from = AnyPort) => Read(ApplicationTransport.Udp, from, port, data, data.Length);

    public static ApplicationMessage? Tcp(byte[] data, int port, int from = AnyPort) => Read(ApplicationTransport.Tcp, from, port, data, data.Length);

    public static ApplicationMessage? Read(ApplicationTransport transport, int from, int to, byte[] data, int length)
    {
        var payload = new ApplicationPayload(transport, (ushort)from, (ushort)to, data, length);
        if (ApplicationDetector.Detect(payload) is not { } decoder) return null;
        var message = new ApplicationMessage(decoder.Name);
        decoder.Read(payload, message);
        return message;
    }

    public static object? Field(this ApplicationMessage? message, string name) =>
        message!.Fields.Where(f => f.Name == name).Select(f => f.Value).FirstOrDefault();
}
