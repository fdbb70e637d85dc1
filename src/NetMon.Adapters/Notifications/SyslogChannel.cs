using System.Globalization;
using System.Net.Sockets;
using System.Text;
using NetMon.Alerts.Delivery;

namespace NetMon.Adapters.Notifications;

/// <summary>Sends events as syslog messages. Keeps a TCP connection for later events.</summary>
internal sealed class SyslogChannel : IAlertChannel, IDisposable
{
    private readonly SyslogSettings _settings;
    private Socket? _connection;

    private SyslogChannel(SyslogSettings settings) => _settings = settings;

    public string Name => $"Syslog {_settings.Server}:{_settings.Port.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>Validates the settings and creates the channel.</summary>
    /// <exception cref="NotificationSettingsException">A setting is missing or wrong.</exception>
    public static SyslogChannel Create(SyslogSettings settings)
    {
        if (string.IsNullOrWhiteSpace(settings.Server)) throw Wrong(nameof(settings.Server), "Syslog needs the name of a receiver.");
        if (ServerAddress.FindHostProblem(settings.Server) is { } hostProblem) throw Wrong(nameof(settings.Server), hostProblem);
        if (ServerAddress.FindPortProblem(settings.Port) is { } portProblem) throw Wrong(nameof(settings.Port), portProblem);
        return new SyslogChannel(settings);
    }

    public async Task DeliverAsync(TrafficAlertEvent alert, CancellationToken cancellationToken)
    {
        var message = SyslogMessage.Format(alert, _settings.Facility);
        try
        {
            if (_settings.Transport == SyslogTransport.Udp) await SendDatagram(message, cancellationToken);
            else await SendOverConnection(message, cancellationToken);
        }
        catch (SocketException e)
        {
            Disconnect();
            throw new AlertDeliveryException($"{_settings.Server} cannot be reached: {e.Message.TrimEnd('.')}.", isTransient: true, e);
        }
        catch
        {
            // A message sent in part would be continued by the next one, so the connection is closed.
            Disconnect();
            throw;
        }
    }

    public void Dispose() => Disconnect();

    private async Task SendDatagram(byte[] message, CancellationToken cancellationToken)
    {
        using var socket = new Socket(SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(_settings.Server, _settings.Port, cancellationToken);
        await socket.SendAsync(message, SocketFlags.None, cancellationToken);
    }

    private async Task SendOverConnection(byte[] message, CancellationToken cancellationToken)
    {
        // Data sent on a connection closed by the peer is lost without an error, so check first.
        if (_connection is not null && _connection.Poll(TimeSpan.Zero, SelectMode.SelectRead)) Disconnect();
        if (_connection is null)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            _connection = socket;
            await socket.ConnectAsync(_settings.Server, _settings.Port, cancellationToken);
        }

        // Octet counting, RFC 6587 section 3.4.1.
        byte[] frame = [.. Encoding.ASCII.GetBytes(message.Length.ToString(CultureInfo.InvariantCulture) + " "), .. message];
        for (var sent = 0; sent < frame.Length;)
        {
            sent += await _connection.SendAsync(frame.AsMemory(sent), SocketFlags.None, cancellationToken);
        }
    }

    private void Disconnect()
    {
        _connection?.Dispose();
        _connection = null;
    }

    private static NotificationSettingsException Wrong(string setting, string message) => new(AlertChannel.Syslog, setting, message);
}
