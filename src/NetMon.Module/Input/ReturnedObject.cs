using System.Globalization;
using System.Management.Automation;
using System.Net;
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

    /// <summary>The value as a number or enum; null if missing or not convertible.</summary>
    public T? Value<T>(string name) where T : struct =>
        Text(name) is not null && LanguagePrimitives.TryConvertTo<T>(Raw(name), CultureInfo.InvariantCulture, out var value) ? value : null;

    /// <summary>Whether the property is missing or a number.</summary>
    /// <param name="name">The property.</param>
    /// <param name="number">The number, or null.</param>
    public bool TryNumber<T>(string name, out T? number) where T : struct
    {
        number = Value<T>(name);
        return number is not null || Text(name) is null;
    }

    /// <summary>The value as an address.</summary>
    public IPAddress? Address(string name) => IPAddress.TryParse(Text(name), out var address) ? address : null;

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
        // Text without an offset is local, as Export-Csv writes times.
        const DateTimeStyles Style = DateTimeStyles.AssumeLocal | DateTimeStyles.AdjustToUniversal;
        return DateTime.TryParse(Text(name), CultureInfo.InvariantCulture, Style, out var parsed)
            || DateTime.TryParse(Text(name), CultureInfo.CurrentCulture, Style, out parsed) ? parsed : null;
    }
}
