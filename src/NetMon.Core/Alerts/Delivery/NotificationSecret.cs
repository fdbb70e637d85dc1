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
    private readonly string? _file;

    private NotificationSecret(SecureString? value, string? variable, string? file) => (_value, _variable, _file) = (value, variable, file);

    /// <summary>A secret that is given.</summary>
    /// <param name="value">The secret; a copy is kept.</param>
    public static NotificationSecret From(SecureString value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var copy = value.Copy();
        copy.MakeReadOnly();
        return new NotificationSecret(copy, null, null);
    }

    /// <summary>A secret that an environment variable of this process holds when it is used.</summary>
    /// <param name="variable">Name of the variable.</param>
    public static NotificationSecret FromEnvironment(string variable)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(variable);
        return new NotificationSecret(null, variable, null);
    }

    /// <summary>A secret that a file holds when it is used; a line break at its end is not part of it.</summary>
    /// <param name="path">Full path of the file.</param>
    public static NotificationSecret FromFile(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return new NotificationSecret(null, null, path);
    }

    /// <summary>The secret itself, for the moment in which it is sent.</summary>
    /// <exception cref="AlertDeliveryException">The environment variable is not set, or the file cannot be read or is empty.</exception>
    public string Reveal()
    {
        if (_value is not null) return new NetworkCredential("", _value).Password;
        if (_file is not null) return ReadFile(_file);
        return Environment.GetEnvironmentVariable(_variable!) is { Length: > 0 } value
            ? value
            : throw new AlertDeliveryException($"The environment variable {_variable} is not set.", isTransient: false);
    }

    /// <summary>Where the secret comes from, never what it is.</summary>
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
