using System.Globalization;
using System.Management.Automation;
using System.Text;
using NetMon.Interfaces;
using NetMon.Presentation;

namespace NetMon.Binding;

/// <summary>Converts encodings from the names that PowerShell's cmdlets use, other names, and code pages.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class EncodingTransformationAttribute : ArgumentTransformationAttribute
{
    /// <summary>The names for completion.</summary>
    public static readonly IReadOnlyList<string> Names = ["ascii", "bigendianunicode", "latin1", "unicode", "utf32", "utf8"];

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (value is Encoding) return value;
        var text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        try
        {
            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var codePage) ? Encoding.GetEncoding(codePage) : Find(text);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw new ArgumentTransformationMetadataException($"{SafeText.Quote(text)} is not a known encoding.{NameSuggestions.Question(text, Names)} Examples: {string.Join(", ", Names)}.", e);
        }
    }

    private static Encoding Find(string name) => name.ToLowerInvariant() switch
    {
        "ascii" => Encoding.ASCII,
        "bigendianunicode" => Encoding.BigEndianUnicode,
        "latin1" => Encoding.Latin1,
        "unicode" => Encoding.Unicode,
        "utf32" => Encoding.UTF32,
        "utf8" or "utf8bom" or "utf8nobom" => Encoding.UTF8,
        var other => Encoding.GetEncoding(other),
    };
}
