using System.Net;
using System.Security;

namespace NetMon.Alerts.Delivery;

/// <summary>
/// A password or token that is never displayed: not as text, in views or in CSV. Two secrets are equal if they have the same source and, if
/// given directly, the same value, so that equal settings share a channel.
/// </summary>
public sealed class NotificationSecret : IEquatable<NotificationSecret>
{
    private readonly SecureString? _value;
    private readonly string? _variable;
    private readonly string? _file;

    private NotificationSecret(SecureString? value, string? variable, string? file) => (_value, _variable, _file) = (value, variable, file);

    /// <summary>Creates a secret from a value.</summary>
    /// <param name="value">The secret; it is copied.</param>
    public static NotificationSecret From(SecureString value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var copy = value.Copy();
        copy.MakeReadOnly();
        return new NotificationSecret(copy, null, null);
    }

    /// <summary>Creates a secret that is read from an environment variable of this process at each use.</summary>
    /// <param name="variable">Name of the variable.</param>
    public static NotificationSecret FromEnvironment(string variable)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(variable);
        return new NotificationSecret(null, variable, null);
    }

    /// <summary>Creates a secret that is read from a file at each use; line breaks at the end are removed.</summary>
    /// <param name="path">Full path of the file.</param>
    public static NotificationSecret FromFile(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return new NotificationSecret(null, null, path);
    }

    /// <summary>The secret in clear text. Call it only to send the secret.</summary>
    /// <exception cref="AlertDeliveryException">The environment variable is not set, or the file cannot be read or is empty.</exception>
    public string Reveal()
    {
        if (_value is not null) return new NetworkCredential("", _value).Password;
        if (_file is not null) return ReadFile(_file);
        return Environment.GetEnvironmentVariable(_variable!) is { Length: > 0 } value
            ? value
            : throw new AlertDeliveryException($"The environment variable {_variable} is not set.", isTransient: false);
    }

    /// <summary>The source of the secret, never its value.</summary>
    public override string ToString() => _variable is not null ? "env:" + _variable : _file is not null ? "file:" + _file : "***";

    /// <inheritdoc/>
    public bool Equals(NotificationSecret? other) =>
        other is not null && (_variable, _file, Text()) == (other._variable, other._file, other.Text());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as NotificationSecret);

    /// <inheritdoc/>
    public override int GetHashCode() => _value?.Length ?? StringComparer.Ordinal.GetHashCode(_variable ?? _file!);

    private static string ReadFile(string path)
    {
        try
        {
            return File.ReadAllText(path).TrimEnd('\r', '\n') is { Length: > 0 } value
                ? value
                : throw new AlertDeliveryException($"The file {path} is empty.", isTransient: false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AlertDeliveryException($"The secret cannot be read: {e.Message}", isTransient: false, innerException: e);
        }
    }

    private string? Text() => _value is null ? null : new NetworkCredential("", _value).Password;
}
