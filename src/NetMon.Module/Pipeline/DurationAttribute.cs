using System.Globalization;
using System.Management.Automation;

namespace NetMon.Pipeline;

/// <summary>Lets a plain number stand for seconds where a time span is wanted; PowerShell alone would take it for ticks or days.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class DurationAttribute : ArgumentTransformationAttribute
{
    /// <summary>Whether a plain number stands for milliseconds instead.</summary>
    public bool InMilliseconds { get; init; }

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value switch
        {
            string text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var count) => ToTime(count),
            string or TimeSpan => value,
            IConvertible number and not (bool or char or DateTime) => ToTime(number.ToDouble(CultureInfo.InvariantCulture)),
            _ => value,
        };
    }

    private TimeSpan ToTime(double count)
    {
        try
        {
            return InMilliseconds ? TimeSpan.FromMilliseconds(count) : TimeSpan.FromSeconds(count);
        }
        catch (Exception e) when (e is OverflowException or ArgumentException)
        {
            throw new ArgumentTransformationMetadataException($"{count} {(InMilliseconds ? "milliseconds" : "seconds")} are no duration.", e);
        }
    }
}

/// <summary>Refuses durations that a timer cannot wait for.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ValidateDurationAttribute : ValidateArgumentsAttribute
{
    /// <summary>The longest duration; system timers know none that is longer.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(49);

    /// <inheritdoc/>
    protected override void Validate(object arguments, EngineIntrinsics engineIntrinsics)
    {
        if (arguments is not TimeSpan duration) return;
        if (duration <= TimeSpan.Zero) throw new ValidationMetadataException($"The duration must be longer than zero, not {duration:c}.");
        if (duration > Longest) throw new ValidationMetadataException($"The duration must not be longer than 49 days; it is {duration:c}.");
    }
}
