using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;

namespace NetMon.Tests.Alerts.Notifications;

/// <summary>
/// Notification daemon that only records: the service org.freedesktop.Notifications of the Desktop Notifications
/// Specification 1.2, over a plain socket.
/// </summary>
internal sealed class NotificationDaemon : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly bool _answers;
    private uint _serial;
    private uint _lastId;

    private NotificationDaemon(bool answers) => _answers = answers;

    public BlockingCollection<Bubble> Bubbles { get; } = [];

    /// <summary>Starts a daemon; its name is registered on the bus on return.</summary>
    /// <param name="bus">The bus.</param>
    /// <param name="answers">Whether it replies to calls.</param>
    public static async Task<NotificationDaemon> Start(SessionBus bus, bool answers = true)
    {
        var daemon = new NotificationDaemon(answers);
        var path = bus.Address["unix:path=".Length..].Split(',')[0];
        await daemon._socket.ConnectAsync(new UnixDomainSocketEndPoint(path));
        var stream = new NetworkStream(daemon._socket);
        await SignIn(stream);
        await daemon.CallBus(stream, "Hello", "", new BusWriter());

        var name = new BusWriter();
        name.Text("org.freedesktop.Notifications");
        name.Number(0);
        await daemon.CallBus(stream, "RequestName", "su", name);
        _ = daemon.Serve(stream);
        return daemon;
    }

    public void Dispose() => _socket.Dispose();

    private static async Task SignIn(NetworkStream stream)
    {
        // The socket's credentials authenticate.
        foreach (var (said, expected) in (IEnumerable<(string, string)>)[("\0AUTH EXTERNAL\r\n", "DATA"), ("DATA\r\n", "OK ")])
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(said));
            Assert.StartsWith(expected, await ReadLine(stream), StringComparison.Ordinal);
        }

        await stream.WriteAsync("BEGIN\r\n"u8.ToArray());
    }

    /// <summary>Byte by byte, as binary data follows the line.</summary>
    private static async Task<string> ReadLine(NetworkStream stream)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (one[0] != '\n')
        {
            await stream.ReadExactlyAsync(one);
            line.Append((char)one[0]);
        }

        return line.ToString();
    }

    private async Task CallBus(NetworkStream stream, string member, string signature, BusWriter body)
    {
        var fields = new Dictionary<byte, object>
        {
            [1] = "/org/freedesktop/DBus", [2] = "org.freedesktop.DBus", [3] = member, [6] = "org.freedesktop.DBus",
        };
        if (signature.Length > 0) fields[8] = signature;
        var call = new BusMessage(1, ++_serial, fields, [.. body.Bytes]);
        await stream.WriteAsync(call.ToBytes());

        BusMessage answer;
        do answer = await BusMessage.Read(stream);
        while (!answer.Fields.TryGetValue(5, out var serial) || (uint)serial != call.Serial);
        Assert.Equal(2, answer.Type);
    }

    private async Task Serve(NetworkStream stream)
    {
        try
        {
            while (true)
            {
                var message = await BusMessage.Read(stream);
                if (message.Type != 1) continue;

                var answer = Answer(message);
                if (_answers || message.Member != "Notify") await stream.WriteAsync(answer.ToBytes());
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private BusMessage Answer(BusMessage call)
    {
        var body = new BusWriter();
        var fields = new Dictionary<byte, object> { [5] = call.Serial, [6] = call.Fields[7] };
        switch (call.Member)
        {
            case "Notify":
                var arguments = new BusReader(call.Body);
                var application = arguments.Text();
                var replaces = arguments.Number();
                arguments.Text();
                var id = replaces > 0 ? replaces : ++_lastId;
                Bubbles.Add(new Bubble(id, replaces, application, arguments.Text(), arguments.Text()));
                body.Number(id);
                fields[8] = "u";
                break;
            case "GetServerInformation":
                foreach (var text in (string[])["test", "NetMon", "1", "1.2"]) body.Text(text);
                fields[8] = "ssss";
                break;
            default:
                fields[4] = "org.freedesktop.DBus.Error.UnknownMethod";
                return new BusMessage(3, ++_serial, fields, []);
        }

        return new BusMessage(2, ++_serial, fields, [.. body.Bytes]);
    }

    /// <summary>A notification as shown.</summary>
    /// <param name="Id">ID of the notification.</param>
    /// <param name="Replaces">ID of the notification to replace; 0 for a new one.</param>
    /// <param name="Application">Name of the application.</param>
    /// <param name="Summary">Heading, plain text.</param>
    /// <param name="Body">Body, with mark-up.</param>
    internal sealed record Bubble(uint Id, uint Replaces, string Application, string Summary, string Body);
}
