namespace NetMon.Flows.Tcp;

/// <summary>Reads the options of a TCP header, RFC 9293 section 3.1.</summary>
internal static class TcpOptions
{
    private const int EndOfList = 0;
    private const int NoOperation = 1;
    private const int WindowScaleKind = 3;
    private const int WindowScaleLength = 3;

    // RFC 7323 section 2.3: larger shift counts are treated as this one.
    private const int LargestShift = 14;

    /// <summary>The window scale that a SYN announces.</summary>
    /// <param name="options">The captured options.</param>
    /// <param name="isWhole">Whether all options were captured.</param>
    public static WindowScale FindScale(ReadOnlySpan<byte> options, bool isWhole)
    {
        while (options.Length > 0 && options[0] != EndOfList)
        {
            if (options[0] == NoOperation)
            {
                options = options[1..];
                continue;
            }

            if (options.Length < 2 || options[1] < 2 || options[1] > options.Length) return isWhole ? WindowScale.None : WindowScale.Unknown;
            if (options[0] == WindowScaleKind && options[1] == WindowScaleLength)
                return WindowScale.ByZero + (byte)Math.Min(options[2], (byte)LargestShift);
            options = options[options[1]..];
        }

        return isWhole || options.Length > 0 ? WindowScale.None : WindowScale.Unknown;
    }
}
