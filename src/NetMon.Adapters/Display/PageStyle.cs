namespace NetMon.Adapters.Display;

/// <summary>What a terminal, or a file in its place, can show.</summary>
/// <param name="HasEscapes">Whether it understands escape sequences.</param>
/// <param name="HasColour">Whether colours are wanted.</param>
/// <param name="Glyphs">The characters that bars are made of.</param>
internal sealed record PageStyle(bool HasEscapes, bool HasColour, Glyphs Glyphs);
