using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Text;

namespace NetMon.Alerts;

/// <summary>Detaches a script block from its session: each <c>$using:name</c> becomes a separate variable with its current value.</summary>
internal static class UsingVariables
{
    /// <summary>Returns the text of a script block without its braces, and the variables that it needs.</summary>
    /// <param name="script">The script block.</param>
    /// <param name="getValue">Returns the value of a session variable.</param>
    public static (string Text, IReadOnlyDictionary<string, object?> Values) Resolve(ScriptBlock script, Func<string, object?> getValue)
    {
        var values = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        var text = new StringBuilder(script.ToString());
        // The text starts after the opening brace; a block created from a string has none.
        var whole = script.Ast.Extent.Text;
        var start = script.Ast.Extent.StartOffset + Math.Max(0, whole.IndexOf(script.ToString(), StringComparison.Ordinal));
        var found = script.Ast.FindAll(ast => ast is UsingExpressionAst { SubExpression: VariableExpressionAst }, searchNestedScriptBlocks: true);
        // From the end, so that earlier offsets stay valid.
        foreach (var ast in found.Cast<UsingExpressionAst>().OrderByDescending(ast => ast.Extent.StartOffset))
        {
            var name = ((VariableExpressionAst)ast.SubExpression).VariablePath.UserPath;
            var own = string.Create(CultureInfo.InvariantCulture, $"__using_{name.Replace(':', '_')}");
            values[own] = getValue(name);
            text.Remove(ast.Extent.StartOffset - start, ast.Extent.EndOffset - ast.Extent.StartOffset);
            text.Insert(ast.Extent.StartOffset - start, $"${{{own}}}");
        }

        return (text.ToString(), values);
    }
}
