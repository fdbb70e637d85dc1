using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace NetMon.Alerts.Matching;

/// <summary>
/// A name pattern with PowerShell wildcards: <c>*</c> for any number of characters, <c>?</c> for one, <c>[a-z]</c> for one of a set; a
/// backtick escapes the next character. Case-insensitive. A backslash is an ordinary character.
/// </summary>
/// <remarks>
/// A dot after a backslash belongs to the label, RFC 1035 section 5.1, and differs from the dot between labels: <c>*.example.com</c> does
/// not match the label <c>www\.example</c> below <c>com</c>.
/// </remarks>
internal sealed class NamePattern
{
    /// <summary>Represents a dot within a label; a private-use character, so that no name contains it.</summary>
    public const char DotWithin = '\ue02e';

    private readonly Element[] _elements;

    private NamePattern(Element[] elements, bool beginsOpen)
    {
        _elements = elements;
        BeginsOpen = beginsOpen;
        if (beginsOpen || elements.Any(element => element is { Kind: not ElementKind.Character } or { IsOpen: true })) return;
        var literal = string.Concat(elements.Select(element => element.First));
        // Beyond ASCII, case folding is not a single bit, which the hash table does not support.
        if (literal.All(char.IsAscii)) Literal = literal;
    }

    /// <summary>The elements, one per character; <see cref="Element.IsOpen"/> marks a star after one.</summary>
    public ReadOnlySpan<Element> Elements => _elements;

    /// <summary>Whether the pattern starts with a star.</summary>
    public bool BeginsOpen { get; }

    /// <summary>The only name that matches, in upper case; null for a pattern with wildcards or letters beyond ASCII.</summary>
    public string? Literal { get; }

    /// <summary>Case-folds a character.</summary>
    public static char Fold(char character) => char.IsAscii(character)
        ? char.IsAsciiLetterLower(character) ? (char)(character - 32) : character
        : char.ToUpperInvariant(character);

    /// <summary>Parses a pattern.</summary>
    /// <param name="text">The text.</param>
    /// <param name="pattern">The parsed pattern.</param>
    /// <param name="problem">The error, or null.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out NamePattern? pattern, [NotNullWhen(false)] out string? problem)
    {
        (pattern, problem) = (null, null);
        var elements = new List<Element>(text.Length);
        var beginsOpen = false;
        for (var at = 0; at < text.Length; at++)
        {
            switch (text[at])
            {
                case '*' when elements.Count == 0:
                    beginsOpen = true;
                    break;
                case '*':
                    CollectionsMarshal.AsSpan(elements)[^1].IsOpen = true;
                    break;
                case '?':
                    elements.Add(new Element { Kind = ElementKind.Any });
                    break;
                case '[':
                    if (ReadSet(text, ref at) is not { } set)
                    {
                        problem = "has a [ without its ], or a set or range with nothing in it";
                        return false;
                    }

                    elements.Add(new Element { Kind = ElementKind.Set, Ranges = set });
                    break;
                default:
                    if (text[at] == '`' && at + 1 < text.Length) at++;
                    var character = text[at] == '.' && EndsInBackslash(elements) ? DotWithin : Fold(text[at]);
                    elements.Add(new Element { Kind = ElementKind.Character, First = character });
                    break;
            }
        }

        pattern = new NamePattern([.. elements], beginsOpen);
        return true;
    }

    /// <summary>Prepares a name for matching: dots within labels become <see cref="DotWithin"/>.</summary>
    /// <param name="name">The name.</param>
    /// <param name="marked">Receives the result, of the same length.</param>
    public static void MarkDots(ReadOnlySpan<char> name, Span<char> marked)
    {
        var isEscaped = false;
        for (var at = 0; at < name.Length; at++)
        {
            marked[at] = name[at] == '.' && isEscaped ? DotWithin : name[at];
            isEscaped = name[at] == '\\' && !isEscaped;
        }
    }

    // An escaped backslash does not escape the next character.
    private static bool EndsInBackslash(List<Element> elements)
    {
        var count = 0;
        while (count < elements.Count && elements[^(count + 1)] is { Kind: ElementKind.Character, First: '\\', IsOpen: false }) count++;
        return count % 2 == 1;
    }

    // Reads a set up to its ]; null if that is missing or the set is empty.
    private static List<(char First, char Last)>? ReadSet(string text, ref int at)
    {
        var ranges = new List<(char First, char Last)>();
        for (at++; at < text.Length && text[at] != ']'; at++)
        {
            var first = Next(text, ref at);
            var last = first;
            if (at + 2 < text.Length && text[at + 1] == '-' && text[at + 2] != ']')
            {
                at += 2;
                last = Next(text, ref at);
            }

            if (first > last) return null;
            ranges.Add((first, last));
        }

        return at < text.Length && ranges.Count > 0 ? ranges : null;
    }

    private static char Next(string text, ref int at) => text[at] == '`' && at + 1 < text.Length ? text[++at] : text[at];

    /// <summary>Kind of a pattern element.</summary>
    internal enum ElementKind
    {
        /// <summary>One character.</summary>
        Character,

        /// <summary>Ranges of characters.</summary>
        Set,

        /// <summary>Any character.</summary>
        Any,
    }

    /// <summary>A pattern element, which matches one character.</summary>
    internal struct Element
    {
        /// <summary>Its kind.</summary>
        public ElementKind Kind;

        /// <summary>Whether a star follows it.</summary>
        public bool IsOpen;

        /// <summary>The character, folded.</summary>
        public char First;

        /// <summary>The ranges of a set, as written.</summary>
        public List<(char First, char Last)>? Ranges;

        /// <summary>Whether a folded character matches.</summary>
        public readonly bool Accepts(char folded) => Kind switch
        {
            ElementKind.Character => First == folded,
            ElementKind.Any => true,
            _ => IsInSet(folded) || (char.ToLowerInvariant(folded) is var lower && char.IsAscii(lower) == char.IsAscii(folded) && IsInSet(lower)),
        };

        /// <summary>Whether it is a set with characters beyond ASCII.</summary>
        public readonly bool IsBeyondAscii => Ranges?.Exists(range => !char.IsAscii(range.Last)) == true;

        private readonly bool IsInSet(char character)
        {
            foreach (var (first, last) in Ranges!)
            {
                if (character >= first && character <= last) return true;
            }

            return false;
        }
    }
}
