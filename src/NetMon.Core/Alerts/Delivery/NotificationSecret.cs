using System.Net;
using System.Security;

namespace NetMon.Alerts.Delivery;

/// <summary>
/// A password or token that shows itself to nobody: not in text, not in views, not in CSV. Two secrets are equal when they come from the
/// same place, so that equal settings share a channel.
/// </summary>
public sealed class NotificationSecret : IEquatable<NotificationSecret>
{
    private readonly SecureString? _value;
    private readonly string? _variable;

    private NotificationSecret(SecureString? value, string? variable) => (_value, _variable) = (value, variable);

    /// <summary>A secret that is given.</summary>
    /// <param name="value">The secret; a copy is kept.</param>
    public static NotificationSecret From(SecureString value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var copy = value.Copy();
        copy.MakeReadOnly();
        return new NotificationSecret(copy, null);
    }

    /// <summary>A secret that an environment variable of this process holds when it is used.</summary>
    /// <param name="variable">Name of the variable.</param>
    public static NotificationSecret FromEnvironment(string variable)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(variable);
        return new NotificationSecret(null, variable);
    }

    /// <summary>The secret itself, for the moment in which it is sent.</summary>
    /// <exception cref="AlertDeliveryException">The environment variable is not set.</exception>
    public string Reveal()
    {
        if (_value is not null) return new NetworkCredential("", _value).Password;
        return Environment.GetEnvironmentVariable(_variable!) is { Length: > 0 } value
            ? value
            : throw new AlertDeliveryException($"The environment variable {_variable} is not set.", isTransient: false);
    }

    /// <summary>Where the secret comes from, never what it is.</summary>
    public override string ToString() => _variable is null ? "***" : "env:" + _variable;

    /// <inheritdoc/>
    public bool Equals(NotificationSecret? other) =>
        other is not null && (_variable, Text()) == (other._variable, other.Text());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as NotificationSecret);

    /// <inheritdoc/>
    public override int GetHashCode() => _variable is null ? _value!.Length : StringComparer.Ordinal.GetHashCode(_variable);

    private string? Text() => _value is null ? null : new NetworkCredential("", _value).Password;
}
