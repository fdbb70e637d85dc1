using System.Collections;
using System.Globalization;
using System.Management.Automation;
using NetMon.Interfaces;
using NetMon.Presentation;

namespace NetMon.Binding;

/// <summary>
/// Converts words of an enum like PowerShell, but suggests the nearest word for an unknown one. Rejects several words for a single value, because
/// PowerShell would combine their numbers into a different word.
/// </summary>
/// <param name="type">The enum, or an array of it if several words are allowed.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class WordAttribute(Type type) : ArgumentTransformationAttribute
{
    /// <summary>The enum.</summary>
    public Type Words { get; } = type.GetElementType() ?? type;

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value switch
        {
            null => null,
            IList many when type.IsArray => many.Cast<object?>().Select(Read).ToArray(),
            IList { Count: 1 } single => Read(single[0]),
            IList many => throw Several(string.Join(", ", many.Cast<object?>())),
            string text when text.Contains(',', StringComparison.Ordinal) => throw Several(text),
            _ => Read(value),
        };
    }

    private ArgumentTransformationMetadataException Several(string text) =>
        new($"{SafeText.Quote(text)} are several words. Specify {(type.IsArray ? "separate values" : "one")} of {string.Join(", ", Enum.GetNames(Words))}.");

    private object? Read(object? value)
    {
        if (value is null) return null;
        if (LanguagePrimitives.TryConvertTo(value, Words, CultureInfo.InvariantCulture, out var word)) return word;
        var names = Enum.GetNames(Words);
        throw new ArgumentTransformationMetadataException(
            $"{SafeText.Quote($"{value}")} is not one of {string.Join(", ", names)}.{NameSuggestions.Question($"{value}", names)}");
    }
}
