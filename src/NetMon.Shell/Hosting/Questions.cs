using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace NetMon.Shell.Hosting;

/// <summary>What cmdlets ask the user: missing mandatory parameters, confirmation, credentials.</summary>
internal sealed class Questions(PSHostUserInterface ui, bool interactive)
{
    private const string HelpAnswer = "?";

    public string ReadLine()
    {
        RequireUser();
        return Console.In.ReadLine() ?? throw new HostException("Standard input has ended: there is nobody to ask.");
    }

    public SecureString ReadSecret()
    {
        RequireUser();
        var secret = new SecureString();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key == ConsoleKey.Backspace)
            {
                if (secret.Length > 0) secret.RemoveAt(secret.Length - 1);
            }
            else if (!char.IsControl(key.KeyChar))
            {
                secret.AppendChar(key.KeyChar);
            }
        }

        ui.WriteLine();
        secret.MakeReadOnly();
        return secret;
    }

    public Dictionary<string, PSObject> AskFields(string caption, string message, Collection<FieldDescription> fields)
    {
        RequireUser();
        Introduce(caption, message);
        return fields.ToDictionary(f => f.Name, f => PSObject.AsPSObject(AskField(f)), StringComparer.OrdinalIgnoreCase);
    }

    public int AskChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
    {
        RequireUser();
        Introduce(caption, message);
        var keys = choices.Select(HotKey).ToArray();
        var line = string.Join("  ", choices.Select((c, i) => $"[{keys[i]}] {c.Label.Replace("&", "", StringComparison.Ordinal)}"));
        var preset = defaultChoice >= 0 ? $" (default is \"{keys[defaultChoice]}\")" : "";
        while (true)
        {
            ui.Write($"{line}  [{HelpAnswer}] Help{preset}: ");
            var answer = ReadLine().Trim();
            if (answer.Length == 0 && defaultChoice >= 0) return defaultChoice;
            if (answer == HelpAnswer)
            {
                for (var i = 0; i < choices.Count; i++) ui.WriteLine($"{keys[i]} - {choices[i].HelpMessage}");
                continue;
            }

            var chosen = Array.FindIndex(keys, k => k.Equals(answer, StringComparison.OrdinalIgnoreCase));
            if (chosen < 0) chosen = choices.Select(c => c.Label.Replace("&", "", StringComparison.Ordinal)).ToList().FindIndex(
                l => l.Equals(answer, StringComparison.OrdinalIgnoreCase));
            if (chosen >= 0) return chosen;
        }
    }

    public PSCredential AskCredential(string caption, string message, string? userName)
    {
        RequireUser();
        Introduce(caption, message);
        if (string.IsNullOrEmpty(userName))
        {
            ui.Write("User: ");
            userName = ReadLine();
        }

        ui.Write($"Password for user {userName}: ");
        return new PSCredential(userName, ReadSecret());
    }

    private static string HotKey(ChoiceDescription choice)
    {
        var mark = choice.Label.IndexOf('&', StringComparison.Ordinal);
        return mark >= 0 && mark + 1 < choice.Label.Length
            ? char.ToUpperInvariant(choice.Label[mark + 1]).ToString(CultureInfo.InvariantCulture)
            : choice.Label;
    }

    private object AskField(FieldDescription field)
    {
        var type = Type.GetType(field.ParameterAssemblyFullName) ?? typeof(string);
        if (type == typeof(SecureString))
        {
            ui.Write($"{field.Name}: ");
            return ReadSecret();
        }

        if (!type.IsArray) return AskValue($"{field.Name}: ", type);

        // As pwsh: one element a line, an empty line ends the list.
        var items = new List<string>();
        while (true)
        {
            ui.Write($"{field.Name}[{items.Count}]: ");
            var item = ReadLine();
            if (item.Length == 0) return LanguagePrimitives.ConvertTo(items.ToArray(), type, CultureInfo.InvariantCulture);
            items.Add(item);
        }
    }

    private object AskValue(string question, Type type)
    {
        while (true)
        {
            ui.Write(question);
            try
            {
                return LanguagePrimitives.ConvertTo(ReadLine(), type, CultureInfo.InvariantCulture);
            }
            catch (PSInvalidCastException e)
            {
                ui.WriteErrorLine(e.Message);
            }
        }
    }

    private void Introduce(string caption, string message)
    {
        if (!string.IsNullOrEmpty(caption)) ui.WriteLine(caption);
        if (!string.IsNullOrEmpty(message)) ui.WriteLine(message);
    }

    private void RequireUser()
    {
        if (!interactive) throw new HostException("netmon runs with -NonInteractive: there is nobody to ask.");
    }
}
