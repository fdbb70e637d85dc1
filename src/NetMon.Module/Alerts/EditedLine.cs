using System.Globalization;
using System.Management.Automation;
using System.Reflection;
using System.Text;

namespace NetMon.Alerts;

/// <summary>
/// The line that a user types at the prompt, as PSReadLine draws it. To be used from any thread.
/// </summary>
/// <remarks>
/// PSReadLine has methods that draw the prompt again, but only for the thread that runs the session's commands, and where the
/// system is not Windows that thread may stand still until the next key: .NET lets nobody ask for the place of the cursor while a key is
/// awaited, and PSReadLine asks. So rows are put above the prompt by the terminal itself, which moves what is there as it stands. For
/// that the place of the prompt is needed, which PSReadLine keeps to itself; a version that keeps it otherwise is left alone.
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
    /// Whether a line is being typed. While PSReadLine reads, it takes Ctrl+C for a key, which nearly no command does.
    /// </summary>
    public static bool IsThere => !Console.IsInputRedirected && !Console.IsOutputRedirected && EditorType() is not null && Console.TreatControlCAsInput;

    /// <summary>The line editor of this process; null where there is none whose line can be moved.</summary>
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

    /// <summary>What was typed so far, and the place of the cursor in it: the same again means that nobody types.</summary>
    public (string Text, int Cursor) State
    {
        get
        {
            _readState(out var text, out var cursor);
            return (text, cursor);
        }
    }

    /// <summary>Columns of the terminal, and the most rows that can be put above the prompt.</summary>
    public (int Width, int Height) Room
    {
        get
        {
            var (first, last) = Rows();
            return (Console.WindowWidth, Console.WindowHeight - (last - first + 1));
        }
    }

    /// <summary>Puts rows above the prompt. What is above them moves up, as it does when a command writes; at the top of a screen the prompt moves down.</summary>
    /// <param name="rows">The rows, none of them wider than the terminal, and no more of them than there is room for.</param>
    public void InsertAbove(IReadOnlyList<string> rows)
    {
        // Nobody else writes meanwhile.
        lock (Console.Out)
        {
            var (first, _) = Rows();
            var (column, row) = PlaceOf(State.Cursor);
            // What the screen has above the prompt makes room by going up; only at its top the prompt itself goes down.
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
            // .NET has to know it too, or it asks the terminal when a key is awaited.
            Console.SetCursorPosition(column, row + down);
        }
    }

    private int FirstRow => (int)_firstRow.GetValue(_editor)!;

    // The rows of the prompt and of what was typed.
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

    // In brackets of the terminal rows are counted from 1.
    private static StringBuilder At(StringBuilder text, int row) => text.Append(CultureInfo.InvariantCulture, $"\e[{row + 1};1H");

    private static bool TakesOffset(MethodInfo method) =>
        method.GetParameters() is [{ } first, .. var others] && first.ParameterType == typeof(int) && others.All(other => other.IsOptional);

    private static Type? EditorType() => AppDomain.CurrentDomain.GetAssemblies()
        .Where(assembly => assembly.GetName().Name?.StartsWith("Microsoft.PowerShell.PSReadLine", StringComparison.Ordinal) == true)
        .Select(assembly => assembly.GetType("Microsoft.PowerShell.PSConsoleReadLine"))
        .FirstOrDefault(type => type is not null);

    private static MissingMemberException Missing(Type type) => new(type.FullName);
}
