using System.Globalization;
using System.Management.Automation;
using System.Reflection;
using System.Text;

namespace NetMon.Alerts;

/// <summary>
/// The line being edited at the prompt, as drawn by PSReadLine. Can be used on any thread.
/// </summary>
/// <remarks>
/// PSReadLine can redraw the prompt, but only on the thread that runs the session's commands. Except on Windows, that thread may block
/// until the next key, because PSReadLine reads the cursor position, which .NET cannot return while it waits for a key. Rows are therefore
/// inserted above the prompt with terminal sequences, which move the existing rows. This needs the row of the prompt, a private field of
/// PSReadLine; versions without that field are not supported.
/// </remarks>
internal sealed class EditedLine
{
    private const BindingFlags Own = BindingFlags.NonPublic | BindingFlags.Instance;

    private static EditedLine? _found;
    private static bool _isUnknown;

    private readonly object _editor;
    private readonly FieldInfo _firstRow;
    private readonly MethodInfo _placeOf;
    private readonly ReadState _readState;
    private readonly Func<object> _options;

    private EditedLine(Type type)
    {
        _editor = type.GetField("_singleton", BindingFlags.NonPublic | BindingFlags.Static)?.GetValue(null) ?? throw Missing(type);
        _firstRow = type.GetField("_initialY", Own) is { } field && field.FieldType == typeof(int) ? field : throw Missing(type);
        _placeOf = type.GetMethods(Own).FirstOrDefault(method => method.Name == "ConvertOffsetToPoint" && TakesOffset(method)) ?? throw Missing(type);
        _readState = type.GetMethod("GetBufferState", [typeof(string).MakeByRefType(), typeof(int).MakeByRefType()])?.CreateDelegate<ReadState>() ?? throw Missing(type);
        _options = type.GetMethod("GetOptions", [])?.CreateDelegate<Func<object>>() ?? throw Missing(type);
    }

    private delegate void ReadState(out string text, out int cursor);

    /// <summary>
    /// Whether a line is being edited. While PSReadLine reads, it treats Ctrl+C as input, which almost no command does.
    /// </summary>
    public static bool IsThere => !Console.IsInputRedirected && !Console.IsOutputRedirected && EditorType() is not null && Console.TreatControlCAsInput;

    /// <summary>The line editor of this process; null if there is none or its version is not supported.</summary>
    public static EditedLine? Find()
    {
        if (_found is not null || _isUnknown || EditorType() is not { } type) return _found;
        try
        {
            _found = new EditedLine(type);
        }
        catch (MissingMemberException)
        {
            _isUnknown = true;
        }

        return _found;
    }

    /// <summary>The text typed so far and the cursor position in it. If they have not changed, the user is not typing.</summary>
    public (string Text, int Cursor) State
    {
        get
        {
            _readState(out var text, out var cursor);
            return (text, cursor);
        }
    }

    /// <summary>Columns of the terminal, and the maximum number of rows that can be inserted above the prompt.</summary>
    public (int Width, int Height) Room
    {
        get
        {
            var (first, last) = Rows();
            return (Console.WindowWidth, Console.WindowHeight - (last - first + 1));
        }
    }

    /// <summary>
    /// Inserts rows above the prompt. The rows before them scroll up, as for command output; at the top of the screen the prompt moves
    /// down.
    /// </summary>
    /// <param name="rows">The rows: none wider than the terminal, and no more than <see cref="Room"/> allows.</param>
    public void InsertAbove(IReadOnlyList<string> rows)
    {
        // Prevents other threads from writing meanwhile.
        lock (Console.Out)
        {
            var (first, _) = Rows();
            var (column, row) = PlaceOf(State.Cursor);
            // Rows above the prompt scroll up to make room; the prompt moves down only if there are too few of them.
            var up = Math.Min(rows.Count, first);
            var down = rows.Count - up;

            var text = new StringBuilder("\e[?25l\e[?7l");
            At(text, Console.WindowHeight - 1).Append('\n', up);
            At(text, first - up).Append(CultureInfo.InvariantCulture, $"\e[{rows.Count}L");
            for (var i = 0; i < rows.Count; i++) At(text, first - up + i).Append(rows[i]);
            At(text, row + down).Append("\e[?7h\e[?25h");
            Console.Out.Write(text);
            Console.Out.Flush();

            if (down > 0) _firstRow.SetValue(_editor, FirstRow + down);
            // Updates the position known to .NET, which would otherwise query the terminal when it waits for a key.
            Console.SetCursorPosition(column, row + down);
        }
    }

    private int FirstRow => (int)_firstRow.GetValue(_editor)!;

    // First and last row of the prompt and the typed text.
    private (int First, int Last) Rows()
    {
        var promptRows = PSObject.AsPSObject(_options()).Properties["ExtraPromptLineCount"]?.Value is int extra ? extra : 0;
        return (Math.Max(0, FirstRow - promptRows), PlaceOf(State.Text.Length).Row);
    }

    private (int Column, int Row) PlaceOf(int offset)
    {
        var place = PSObject.AsPSObject(_placeOf.Invoke(_editor, [offset, .. _placeOf.GetParameters().Skip(1).Select(_ => (object?)null)])!);
        return ((int)place.Properties["X"].Value, (int)place.Properties["Y"].Value);
    }

    // Terminal sequences count rows from 1.
    private static StringBuilder At(StringBuilder text, int row) => text.Append(CultureInfo.InvariantCulture, $"\e[{row + 1};1H");

    private static bool TakesOffset(MethodInfo method) =>
        method.GetParameters() is [{ } first, .. var others] && first.ParameterType == typeof(int) && others.All(other => other.IsOptional);

    private static Type? EditorType() => AppDomain.CurrentDomain.GetAssemblies()
        .Where(assembly => assembly.GetName().Name?.StartsWith("Microsoft.PowerShell.PSReadLine", StringComparison.Ordinal) == true)
        .Select(assembly => assembly.GetType("Microsoft.PowerShell.PSConsoleReadLine"))
        .FirstOrDefault(type => type is not null);

    private static MissingMemberException Missing(Type type) => new(type.FullName);
}
