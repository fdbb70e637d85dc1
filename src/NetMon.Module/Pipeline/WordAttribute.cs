using System.Collections;
using System.Globalization;
using System.Management.Automation;
using NetMon.Interfaces;
using NetMon.Presentation;

namespace NetMon.Pipeline;

/// <summary>
/// Reads the words of an enum as PowerShell does, and names the nearest one where there is no such word: PowerShell alone would list them all.
/// </summary>
/// <param name="words">The enum.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class WordAttribute(Type words) : ArgumentTransformationAttribute
{
    /// <summary>The enum.</summary>
    public Type Words { get; } = words;

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value switch
        {
            null => null,
            IList many => many.Cast<object?>().Select(Read).ToArray(),
            _ => Read(value),
        };
    }

    private object? Read(object? value)
    {
        if (value is null) return null;
        if (LanguagePrimitives.TryConvertTo(value, Words, CultureInfo.InvariantCulture, out var word)) return word;
        var names = Enum.GetNames(Words);
        throw new ArgumentTransformationMetadataException(
            $"{SafeText.Quote($"{value}")} is none of {string.Join(", ", names)}.{NameSuggestions.Question($"{value}", names)}");
    }
}
