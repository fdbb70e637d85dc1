using System.Collections;
using System.Reflection;
using NetMon.Presentation;

namespace NetMon.Tests.Presentation;

/// <summary>Asserts that text has no terminal control, line break, bidirectional control or invisible characters.</summary>
internal static class SafeAssert
{
    /// <summary>A text for people.</summary>
    /// <param name="text">The text.</param>
    /// <param name="where">Where it comes from.</param>
    public static void AssertSafe(string? text, string where) => Assert.True(text is null || SafeText.IsSafe(text), $"{where}: {text?.ReplaceLineEndings("<line>")}");

    /// <summary>
    /// Checks every property of an object that is or holds text, found by reflection, so that no new one is forgotten; and what
    /// the object's ToString returns. Elements of collections are checked too.
    /// </summary>
    public static void AssertSafe(object? item)
    {
        switch (item)
        {
            case null:
                return;
            case string text:
                AssertSafe(text, "text");
                return;
            case IEnumerable items:
                foreach (var one in items) AssertSafe(one);
                return;
        }

        AssertSafe(item.ToString(), item.GetType().Name);
        foreach (var property in item.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.GetIndexParameters().Length > 0) continue;
            // Stream text may keep line breaks, nothing else.
            if (property is { DeclaringType.Name: nameof(TcpStreamSegment), Name: nameof(TcpStreamSegment.Text) }) continue;
            if (property.PropertyType != typeof(string) && property.PropertyType != typeof(object)
                && !(property.PropertyType.Namespace == nameof(NetMon) && !property.PropertyType.IsValueType)
                && !typeof(IEnumerable).IsAssignableFrom(property.PropertyType)) continue;
            var value = property.GetValue(item);
            if (value is string text) AssertSafe(text, $"{item.GetType().Name}.{property.Name}");
            else if (value is not null && (value is IEnumerable || value.GetType().Namespace == nameof(NetMon))) AssertSafe(value);
        }
    }
}
