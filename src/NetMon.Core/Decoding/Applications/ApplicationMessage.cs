using NetMon.Presentation;

namespace NetMon.Decoding.Applications;

/// <summary>What one message of an application says: the properties that packets and flows show, a line for a person, and all fields.</summary>
/// <remarks>All text goes through <see cref="SafeText"/> here as well, so that a decoder that forgets to cannot harm anybody.</remarks>
internal sealed class ApplicationMessage
{
    private readonly List<ApplicationField> _fields = [];
    private readonly int _origin;

    /// <summary>Makes an empty message.</summary>
    /// <param name="application">The decoder's name.</param>
    /// <param name="origin">Where in the payload the message begins, in bytes.</param>
    public ApplicationMessage(string application, int origin = 0)
    {
        Application = application;
        _origin = origin;
    }

    /// <summary>The name of the application.</summary>
    public string Application { get; }

    /// <summary>Name of the first question of DNS and its relatives.</summary>
    public string? DnsName { get; set => field = value is null ? null : SafeText.Guard(value); }

    /// <summary>Server name of TLS or QUIC (SNI, RFC 6066 section 3).</summary>
    public string? ServerName { get; set => field = value is null ? null : SafeText.Guard(value); }

    /// <summary>Host header of HTTP.</summary>
    public string? HttpHost { get; set => field = value is null ? null : SafeText.Guard(value); }

    /// <summary>The message in one line; null when the decoder says no more than the name.</summary>
    public string? Info { get; set => field = value is null ? null : SafeText.Guard(value); }

    /// <summary>Every field that was read, in the order of the bytes.</summary>
    public IReadOnlyList<ApplicationField> Fields => _fields;

    /// <summary>Adds a field.</summary>
    /// <param name="name">What Wireshark's users would call it, in words: <c>Transaction ID</c>.</param>
    /// <param name="value">Its value: a number, string, Boolean, IPAddress or TimeSpan.</param>
    /// <param name="offset">Where it begins, in bytes from the start of the message; -1 when it is computed.</param>
    /// <param name="length">How many bytes it takes.</param>
    public void Add(string name, object value, int offset = -1, int length = 0) =>
        _fields.Add(new ApplicationField(SafeText.Guard(name), value is string text ? SafeText.Guard(text) : value, offset < 0 ? offset : offset + _origin, length));
}

/// <summary>One field of an application message.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Value">Its value.</param>
/// <param name="Offset">Bytes from the start of the payload; -1 when it is computed.</param>
/// <param name="Length">Bytes it takes.</param>
internal readonly record struct ApplicationField(string Name, object Value, int Offset, int Length);
