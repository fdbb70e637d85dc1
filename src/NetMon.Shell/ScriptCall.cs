using System.Management.Automation.Language;
using System.Text.RegularExpressions;

namespace NetMon.Shell;

/// <summary>Writes the statement that calls a script with the arguments of a command line, bound as <c>pwsh -File</c> binds them.</summary>
internal static partial class ScriptCall
{
    public static string Compose(string path, IEnumerable<string> arguments, bool takesInput)
    {
        // A script without the extension (a shebang script) is run from its text: the engine would start it as a native command.
        var isScriptFile = path.EndsWith(".ps1", StringComparison.OrdinalIgnoreCase);
        var target = isScriptFile ? Literal(path) : $"([scriptblock]::Create([System.IO.File]::ReadAllText({Literal(path)})))";
        var call = string.Join(' ', [takesInput ? "$input | &" : "&", target, .. arguments.Select(Argument)]);

        // `exit N` in a script file only ends that script, so the line that calls it hands the code on.
        return $"{call}\nif (-not $?) {{ exit ($LASTEXITCODE ? $LASTEXITCODE : 1) }}";
    }

    // -Switch and -Name stay bare for the engine to bind; -Name:value keeps its value; everything else is a value.
    private static string Argument(string argument)
    {
        if (ParameterToken().Match(argument) is not { Success: true } match) return Literal(argument);
        if (!match.Groups["value"].Success) return argument;
        var value = match.Groups["value"].Value;
        return value.Length == 0 ? argument : $"{match.Groups["name"].Value}:{BooleanOrLiteral(value)}";
    }

    private static string BooleanOrLiteral(string value) =>
        bool.TryParse(value.AsSpan(value.StartsWith('$') ? 1 : 0), out var boolean) ? (boolean ? "$true" : "$false") : Literal(value);

    private static string Literal(string text) => $"'{CodeGeneration.EscapeSingleQuotedStringContent(text)}'";

    // Only what can be nothing but a parameter's name is left unquoted, so no argument can become code.
    [GeneratedRegex("\\A(?<name>-\\?|-[A-Za-z_][A-Za-z0-9_]*)(:(?<value>.*))?\\z", RegexOptions.ExplicitCapture | RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ParameterToken();
}
