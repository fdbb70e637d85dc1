using System.Text;

namespace NetMon.Configuration.Keys;

/// <summary>Names as a configuration writes them.</summary>
internal static class SnakeCase
{
    /// <summary><c>SourceAddress</c> becomes <c>source_address</c>.</summary>
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
