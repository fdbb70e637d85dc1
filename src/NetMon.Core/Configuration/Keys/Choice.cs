using NetMon.Configuration.Syntax;
using NetMon.Interfaces;
using NetMon.Presentation;

namespace NetMon.Configuration.Keys;

/// <summary>Members of an enum as written in a configuration.</summary>
/// <typeparam name="T">The enum.</typeparam>
internal static class Choice<T> where T : struct, Enum
{
    /// <summary>Their names in snake case, in the order of the enum.</summary>
    public static readonly IReadOnlyList<string> Names = [.. Enum.GetNames<T>().Select(SnakeCase.Of)];

    /// <summary>The names, comma-separated.</summary>
    public static string List => string.Join(", ", Names);

    /// <summary>Finds a member by name; reports an error if there is none.</summary>
    public static bool TryFind(string text, ConfigurationNode node, string key, ReadContext context, out T value)
    {
        foreach (var member in Enum.GetValues<T>())
        {
            value = member;
            if (Is(text, member)) return true;
        }

        value = default;
        context.Error(key, node.Position, $"{SafeText.Quote(text)} is not one of {List}.{NameSuggestions.Question(text, Names)}");
        return false;
    }

    /// <summary>Whether a text names a member; letter case, underscores and hyphens are ignored.</summary>
    public static bool Is(string? text, T member) =>
        text is not null && Plain(text).Equals(Plain(member.ToString()), StringComparison.OrdinalIgnoreCase);

    private static string Plain(string text) =>
        text.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);
}
