using System.Text;

namespace NetMon.Configuration.Keys;

/// <summary>Converts names to snake case, as configurations use.</summary>
internal static class SnakeCase
{
    /// <summary>Converts <c>SourceAddress</c> to <c>source_address</c>.</summary>
    public static string Of(string name)
    {
        var text = new StringBuilder(name.Length + 4);
        for (var i = 0; i < name.Length; i++)
        {
            if (i > 0 && char.IsAsciiLetterUpper(name[i])) text.Append('_');
            text.Append(char.ToLowerInvariant(name[i]));
        }

        return text.ToString();
    }
}
