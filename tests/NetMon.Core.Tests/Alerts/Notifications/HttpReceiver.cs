using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace NetMon.Tests.Alerts.Notifications;

/// <summary>HTTP server on the loopback address with scripted responses, one per request; null never responds.</summary>
internal sealed class HttpReceiver : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<int, string?> _answer;
    private readonly ConcurrentBag<TcpClient> _clients = [];
    private int _count;

    public HttpReceiver(Func<int, string?> answer)
    {
        _answer = answer;
        _listener.Start();
        _ = Accept();
    }

    public BlockingCollection<HttpMessage> Requests { get; } = [];

    public Uri Url => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/hook/t0ken");

    public static string Status(string status, string headers = "") => $"HTTP/1.1 {status}\r\n{headers}Content-Length: 0\r\n\r\n";

    public void Dispose()
    {
        _listener.Dispose();
        foreach (var client in _clients) client.Dispose();
    }

    private async Task Accept()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync();
                _clients.Add(client);
                _ = Serve(client);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task Serve(TcpClient client)
    {
        try
        {
            var stream = client.GetStream();
            using var reader = new StreamReader(stream, Encoding.UTF8);
            while (await reader.ReadLineAsync() is { } line)
            {
                var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
                while (await reader.ReadLineAsync() is { Length: > 0 } header)
                {
                    var parts = header.Split(": ", 2);
                    headers[parts[0]] = parts[1];
                }

                // Content-Length counts bytes, but the reader decodes characters.
                var body = new StringBuilder();
                for (var left = int.Parse(headers["Content-Length"]); left > 0;)
                {
                    var rune = (char)reader.Read();
                    body.Append(rune);
                    left -= char.IsSurrogate(rune) ? 2 : Encoding.UTF8.GetByteCount([rune]);
                }

                Requests.Add(new HttpMessage(line, headers, body.ToString()));
                if (_answer(Interlocked.Increment(ref _count)) is { } answer) await stream.WriteAsync(Encoding.ASCII.GetBytes(answer));
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The client closed the connection.
        }
    }
}

/// <summary>What a client sent.</summary>
internal sealed record HttpMessage(string Line, IReadOnlyDictionary<string, string> Headers, string Body);
