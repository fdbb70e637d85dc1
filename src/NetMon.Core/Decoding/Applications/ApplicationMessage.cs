using NetMon.Presentation;

namespace NetMon.Decoding.Applications;

/// <summary>One application message: the properties of packets and flows, the Info line, and all fields.</summary>
/// <remarks>All text is escaped by <see cref="SafeText"/> here as well, in case a decoder does not.</remarks>
internal sealed class ApplicationMessage
{
    private readonly List<ApplicationField> _fields = [];
    private readonly int _origin;

    /// <summary>Creates an empty message.</summary>
    /// <param name="application">Name of the application.</param>
    /// <param name="origin">Offset of the message in the payload, in bytes.</param>
    public ApplicationMessage(string application, int origin = 0)
    {
        Application = application;
        _origin = origin;
    }

    /// <summary>Name of the application.</summary>
    public string Application { get; }

    /// <summary>First query name of DNS and its relatives.</summary>
    public string? DnsName { get; set => field = value is null ? null : SafeText.Guard(value); }

    /// <summary>Server name of TLS or QUIC (SNI, RFC 6066 section 3).</summary>
    public string? ServerName { get; set => field = value is null ? null : SafeText.Guard(value); }

    /// <summary>HTTP Host header.</summary>
    public string? HttpHost { get; set => field = value is null ? null : SafeText.Guard(value); }

    /// <summary>The message in one line; null if the decoder reads no fields.</summary>
    public string? Info { get; set => field = value is null ? null : SafeText.Guard(value); }

    /// <summary>All fields that were read, in the order of their bytes.</summary>
    public IReadOnlyList<ApplicationField> Fields => _fields;

    /// <summary>Adds a field.</summary>
    /// <param name="name">Name of the field, in Wireshark's words: <c>Transaction ID</c>.</param>
    /// <param name="value">Value of the field: a number, string, Boolean, IPAddress or TimeSpan.</param>
    /// <param name="offset">Offset of the field, in bytes from the start of the message; -1 if it is computed.</param>
    /// <param name="length">Length of the field, in bytes.</param>
    public void Add(string name, object value, int offset = -1, int length = 0) =>
        _fields.Add(new ApplicationField(SafeText.Guard(name), value is string text ? SafeText.Guard(text) : value, offset < 0 ? offset : offset + _origin, length));
}

/// <summary>One field of an application message.</summary>
/// <param name="Name">Name of the field.</param>
/// <param name="Value">Value of the field.</param>
/// <param name="Offset">Offset in bytes from the start of the payload; -1 if it is computed.</param>
/// <param name="Length">Length in bytes.</param>
internal readonly record struct ApplicationField(string Name, object Value, int Offset, int Length);
