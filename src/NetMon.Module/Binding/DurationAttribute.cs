using System.Globalization;
using System.Management.Automation;
using NetMon.Presentation;

namespace NetMon.Binding;

/// <summary>
/// Converts a duration: a number of seconds, <c>500ms</c>, <c>5m</c>, <c>1h30m</c>, <c>00:05:00</c> or a time span. PowerShell itself would read a
/// number as ticks or days, and does not support units.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class DurationAttribute : ArgumentTransformationAttribute
{
    /// <summary>Whether text may begin with a minus sign: <c>-1h30m</c>.</summary>
    public bool AllowsNegative { get; init; }

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        // PowerShell parses 1d without quotes as a decimal; convert it back to the original text.
        if (value is decimal) value = LanguagePrimitives.ConvertTo<string>(inputData);
        // Not by PowerShell, which takes the d of days for a decimal.
        if (AllowsNegative && value is string text && text.TrimStart() is ['-', .. var amount]) return -(QuantityText.ReadDuration(amount) ?? throw Refusal(value));
        return value is null ? null : QuantityText.ReadDuration(value) ?? ReadNegative(value) ?? throw Refusal(value);
    }

    private static ArgumentTransformationMetadataException Refusal(object value) =>
        new($"{SafeText.Quote($"{value}")} is not a duration. {QuantityText.DurationAdvice}");

    // The parameter's own validation rejects negative durations with a specific message.
    private static TimeSpan? ReadNegative(object value) => value switch
    {
        TimeSpan span => span,
        _ when LanguagePrimitives.TryConvertTo<double>(value, CultureInfo.InvariantCulture, out var seconds) && seconds is < 0 and > -1e9 =>
            TimeSpan.FromSeconds(seconds),
        _ => null,
    };
}

/// <summary>Rejects durations that are not positive or too long for a timer.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ValidateDurationAttribute : ValidateArgumentsAttribute
{
    /// <summary>The maximum of system timers.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(49);

    /// <summary>The maximum in seconds. The default is 49 days.</summary>
    public double MaximumSeconds { get; init; } = Longest.TotalSeconds;

    /// <inheritdoc/>
    protected override void Validate(object arguments, EngineIntrinsics engineIntrinsics)
    {
        if (arguments is not TimeSpan duration) return;
        if (duration <= TimeSpan.Zero) throw new ValidationMetadataException($"The duration must be longer than zero, not {duration:c}.");
        if (duration.TotalSeconds <= MaximumSeconds) return;
        var longest = QuantityText.Show(TimeSpan.FromSeconds(MaximumSeconds));
        throw new ValidationMetadataException(
            $"The duration must not be longer than {longest}; it is {duration:c}. A plain number means seconds; 250ms are milliseconds.");
    }
}
