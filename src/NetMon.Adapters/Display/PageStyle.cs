namespace NetMon.Adapters.Display;

/// <summary>Capabilities of the output.</summary>
/// <param name="HasEscapes">Whether escape sequences are supported.</param>
/// <param name="HasColour">Whether colours are used.</param>
/// <param name="Glyphs">Characters of bars.</param>
internal sealed record PageStyle(bool HasEscapes, bool HasColour, Glyphs Glyphs);
