using System.Globalization;
using System.Management.Automation;
using System.Net;
using System.Net.Sockets;
using NetMon.Packets;
using NetMon.Presentation;

namespace NetMon.Input;

/// <summary>
/// Reads properties of a NetMon object from a job, a remote session, a CliXml file or a CSV file, where a value may be text and a time may
/// have lost its fraction. A missing property and an empty CSV cell both read as null.
/// </summary>
/// <param name="item">The object.</param>
internal readonly struct ReturnedObject(PSObject item)
{
    private const int LastNanosecondOfTick = 99;
    private static readonly Type[] WholeNumbers = [typeof(byte), typeof(ushort), typeof(int), typeof(long)];

    /// <summary>The value of a property; null if missing.</summary>
    public object? Raw(string name)
    {
        try
        {
            return item.Properties[name]?.Value is { } value ? PSObject.AsPSObject(value).BaseObject : null;
        }
        catch (GetValueException)
        {
            // Treat a failing script property as missing.
            return null;
        }
    }

    /// <summary>The value as escaped text, without the apostrophe that prevents formulas in spreadsheets; null if missing.</summary>
    public string? Text(string name) => Raw(name)?.ToString() is { Length: > 0 } text ? SafeText.Guard(CsvCell.Restore(item, text)) : null;

    /// <summary>The value as a number or enum, in invariant notation; null if there is none.</summary>
    /// <exception cref="PropertyValueException">The value is something else.</exception>
    public T? Value<T>(string name) where T : struct
    {
        if (Text(name) is not { } text) return null;
        // PowerShell would also read 0x10, 1kb and 12.7 as whole numbers.
        var isWhole = !WholeNumbers.Contains(typeof(T)) || Raw(name) is not string || long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);
        if (isWhole && LanguagePrimitives.TryConvertTo<T>(Raw(name), CultureInfo.InvariantCulture, out var value)) return value;
        throw new PropertyValueException(name, text, typeof(T).IsEnum ? $"one of {string.Join(", ", Enum.GetNames(typeof(T)))}" : Wanted<T>());
    }

    /// <summary>The value as an address; null if there is none.</summary>
    /// <exception cref="PropertyValueException">The value is something else.</exception>
    public IPAddress? Address(string name)
    {
        if (Text(name) is not { } text) return null;
        // IPAddress would also read 1.234, 192.0.2.010 (octal) and 3232235777 as IPv4.
        var isAddress = IPAddress.TryParse(text, out var address) && (address.AddressFamily == AddressFamily.InterNetworkV6 || address.ToString() == text);
        return isAddress ? address : throw new PropertyValueException(name, text, "an IP address");
    }

    /// <summary>A point in time in nanoseconds since the Unix epoch; null if missing.</summary>
    /// <param name="nanosecondsName">The property with the exact value.</param>
    /// <param name="timeName">The property with the local time, used if the exact value is missing.</param>
    /// <param name="isEnd">Whether it is the end of a range: rounds up to the end of the second if the time has no fraction, otherwise to the end of the tick.</param>
    public long? Nanoseconds(string nanosecondsName, string timeName, bool isEnd = false)
    {
        if (Value<long>(nanosecondsName) is { } exact) return exact;
        if (Time(timeName) is not { } time) return null;
        if (!isEnd) return LocalTime.ToNanoseconds(time);
        var isWholeSecond = Raw(timeName) is not DateTime && time.Ticks % TimeSpan.TicksPerSecond == 0;
        var nanoseconds = LocalTime.ToNanoseconds(isWholeSecond ? time.AddTicks(TimeSpan.TicksPerSecond - 1) : time);
        return Math.Min(nanoseconds, long.MaxValue - LastNanosecondOfTick) + LastNanosecondOfTick;
    }

    private DateTime? Time(string name)
    {
        if (Raw(name) is DateTime time) return time;
        if (Text(name) is not { } text) return null;
        // Text without an offset is local, as Export-Csv writes times.
        const DateTimeStyles Style = DateTimeStyles.AssumeLocal | DateTimeStyles.AdjustToUniversal;
        return DateTime.TryParse(text, CultureInfo.InvariantCulture, Style, out var parsed)
            || DateTime.TryParse(text, CultureInfo.CurrentCulture, Style, out parsed) ? parsed : throw new PropertyValueException(name, text, "a time");
    }

    private static string Wanted<T>() where T : struct => default(T) switch
    {
        byte => "a whole number from 0 to 255",
        ushort => "a whole number from 0 to 65535",
        bool => "True or False",
        _ => "a whole number",
    };
}
