using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace NetMon.Alerts.Matching;

/// <summary>
/// A name with the wildcards of PowerShell: <c>*</c> for any number of characters, <c>?</c> for one, <c>[a-z]</c> for one of some; a backtick
/// takes the next character as it is. Letter case does not count. A backslash is a character as any other.
/// </summary>
/// <remarks>
/// A dot behind a backslash is within a label, RFC 1035 section 5.1, and another character than the dot between labels: <c>*.example.com</c> is
/// not met by the label <c>www\.example</c> below <c>com</c>.
/// </remarks>
internal sealed class NamePattern
{
    /// <summary>Stands for a dot within a label; of private use, so that no name has it.</summary>
    public const char DotWithin = '\ue02e';

    private readonly Element[] _elements;

    private NamePattern(Element[] elements, bool beginsOpen)
    {
        _elements = elements;
        BeginsOpen = beginsOpen;
        if (beginsOpen || elements.Any(element => element is { Kind: not ElementKind.Character } or { IsOpen: true })) return;
        var literal = string.Concat(elements.Select(element => element.First));
        // Elsewhere letter case is more than a bit, and a table of hashes does not know it.
        if (literal.All(char.IsAscii)) Literal = literal;
    }

    /// <summary>What each character of the name must be; what may stand between is said by <see cref="Element.IsOpen"/>.</summary>
    public ReadOnlySpan<Element> Elements => _elements;

    /// <summary>Whether anything may stand before the first element.</summary>
    public bool BeginsOpen { get; }

    /// <summary>The one name that it matches, in upper case; null for a pattern of many, or with letters beyond ASCII.</summary>
    public string? Literal { get; }

    /// <summary>The character that stands for a letter in both cases.</summary>
    public static char Fold(char character) => char.IsAscii(character)
        ? char.IsAsciiLetterLower(character) ? (char)(character - 32) : character
        : char.ToUpperInvariant(character);

    /// <summary>Reads a pattern.</summary>
    /// <param name="text">The pattern.</param>
    /// <param name="pattern">The pattern, read.</param>
    /// <param name="problem">What is wrong with it, or null.</param>
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

    /// <summary>A name as patterns are compared with it: the dots within its labels are <see cref="DotWithin"/>.</summary>
    /// <param name="name">The name.</param>
    /// <param name="marked">Takes the name: as many characters.</param>
    public static void MarkDots(ReadOnlySpan<char> name, Span<char> marked)
    {
        var isEscaped = false;
        for (var at = 0; at < name.Length; at++)
        {
            marked[at] = name[at] == '.' && isEscaped ? DotWithin : name[at];
            isEscaped = name[at] == '\\' && !isEscaped;
        }
    }

    // Two backslashes are one of the label, which escapes nothing.
    private static bool EndsInBackslash(List<Element> elements)
    {
        var count = 0;
        while (count < elements.Count && elements[^(count + 1)] is { Kind: ElementKind.Character, First: '\\', IsOpen: false }) count++;
        return count % 2 == 1;
    }

    // From the [ to the ]; null where that is missing, or nothing could match.
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

    /// <summary>What a character is compared with.</summary>
    internal enum ElementKind
    {
        /// <summary>One character.</summary>
        Character,

        /// <summary>Ranges of characters.</summary>
        Set,

        /// <summary>Any character.</summary>
        Any,
    }

    /// <summary>One character of the name.</summary>
    internal struct Element
    {
        /// <summary>What it is compared with.</summary>
        public ElementKind Kind;

        /// <summary>Whether anything may follow it.</summary>
        public bool IsOpen;

        /// <summary>The character, folded.</summary>
        public char First;

        /// <summary>The ranges, as they were written.</summary>
        public List<(char First, char Last)>? Ranges;

        /// <summary>Whether a folded character fits.</summary>
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
