using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Reflection;
using System.Runtime.Loader;

namespace NetMon.HelpGenerator;

/// <summary>Combines PowerShell's metadata of the cmdlets in an assembly with their doc comments.</summary>
internal static class CmdletReader
{
    /// <summary>Reads all cmdlets of an assembly, sorted by name. The documentation files are beside the assemblies.</summary>
    public static IReadOnlyList<CmdletHelp> ReadAll(string assemblyPath)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(assemblyPath))!;
        AssemblyLoadContext.Default.Resolving += (context, name) =>
            Path.Join(folder, name.Name + ".dll") is var path && File.Exists(path) ? context.LoadFromAssemblyPath(path) : null;
        var assembly = AssemblyLoadContext.Default.LoadFromAssemblyPath(Path.GetFullPath(assemblyPath));

        var types = assembly.GetExportedTypes()
            .Where(t => !t.IsAbstract && t.GetCustomAttribute<CmdletAttribute>() is not null)
            .OrderBy(NameOf, StringComparer.Ordinal)
            .ToList();
        var comments = new DocComments(Directory.EnumerateFiles(folder, "NetMon*.xml"), NamesForUsers(types));
        var names = types.ConvertAll(NameOf);
        return [.. types.Select(t => Read(t, comments)).Select(c => c with { RelatedLinks = [.. Related(c, names)] })];
    }

    // Links in the comment, and other cmdlets named in the text.
    private static IEnumerable<string> Related(CmdletHelp cmdlet, IEnumerable<string> names)
    {
        var text = string.Join(' ', cmdlet.Parameters.Select(p => p.Description).Prepend(cmdlet.Description).SelectMany(d => d.Plain));
        var mentioned = names.Where(n => n != cmdlet.Name && text.Contains(n, StringComparison.Ordinal));
        return cmdlet.RelatedLinks.Union(mentioned, StringComparer.Ordinal);
    }

    private static Dictionary<string, string> NamesForUsers(IEnumerable<Type> cmdlets)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var type in cmdlets)
        {
            names[type.FullName!] = NameOf(type);
            foreach (var property in type.GetProperties().Where(p => p.IsDefined(typeof(ParameterAttribute))))
            {
                names[$"{property.DeclaringType!.FullName}.{property.Name}"] = "-" + property.Name;
            }
        }

        return names;
    }

    private static CmdletHelp Read(Type type, DocComments comments)
    {
        var metadata = new CommandMetadata(type);
        var instance = Activator.CreateInstance(type)!;
        try
        {
            var parameters = metadata.Parameters.Values
                .Select(p => (Metadata: p, Help: ReadParameter(type, p, instance, comments)))
                .ToList();
            if (metadata.SupportsShouldProcess)
            {
                parameters.Add(ShouldProcessParameter("WhatIf", "wi", "Shows what would happen if the cmdlet runs. The cmdlet is not run."));
                parameters.Add(ShouldProcessParameter("Confirm", "cf", "Prompts for confirmation before running the cmdlet."));
            }

            return new CmdletHelp(
                NameOf(type),
                Required(comments.Of(type, "summary"), $"{type.Name} has no <summary>."),
                Required(comments.Of(type, "remarks"), $"{type.Name} has no <remarks>."),
                [.. ReadSyntaxes(metadata, parameters)],
                [.. parameters.Select(p => p.Help).OrderBy(p => p.Name, StringComparer.Ordinal)],
                [.. ReadInputs(parameters, comments)],
                [.. ReadOutputs(type, comments)],
                [.. comments.ExamplesOf(type)],
                [.. comments.RelatedTo(type)])
            {
                Aliases = type.GetCustomAttribute<AliasAttribute>()?.AliasNames.ToList() ?? [],
            };
        }
        finally
        {
            (instance as IDisposable)?.Dispose();
        }
    }

    private static ParameterHelp ReadParameter(Type type, ParameterMetadata parameter, object instance, DocComments comments)
    {
        var property = type.GetProperty(parameter.Name)!;
        return new ParameterHelp(
            parameter.Name,
            parameter.ParameterType,
            Required(comments.Of(property, "summary"), $"Parameter {parameter.Name} of {type.Name} has no <summary>."),
            [.. parameter.Aliases],
            AcceptedValues(parameter),
            parameter.Attributes.OfType<SupportsWildcardsAttribute>().Any(),
            DefaultValue(property, instance));
    }

    private static (ParameterMetadata Metadata, ParameterHelp Help) ShouldProcessParameter(string name, string alias, string description) =>
        (new ParameterMetadata(name, typeof(SwitchParameter)),
         new ParameterHelp(name, typeof(SwitchParameter), DocText.Of(description), [alias], [], AcceptsWildcards: false, "False"));

    private static IEnumerable<SyntaxHelp> ReadSyntaxes(
        CommandMetadata metadata, IReadOnlyList<(ParameterMetadata Metadata, ParameterHelp Help)> parameters)
    {
        // The default set may have no specific parameter.
        var names = parameters.SelectMany(p => p.Metadata.ParameterSets.Keys).Append(metadata.DefaultParameterSetName)
            .Where(n => n != ParameterAttribute.AllParameterSets)
            .Distinct(StringComparer.Ordinal)
            .OrderBy(n => n != metadata.DefaultParameterSetName)
            .Cast<string?>()
            .DefaultIfEmpty(null);

        foreach (var name in names)
        {
            var members = new List<SyntaxParameter>();
            foreach (var (parameter, help) in parameters)
            {
                if ((name is not null && parameter.ParameterSets.TryGetValue(name, out var set))
                    || parameter.ParameterSets.TryGetValue(ParameterAttribute.AllParameterSets, out set))
                {
                    members.Add(new SyntaxParameter(help, set));
                }
                else if (parameter.ParameterSets.Count == 0)
                {
                    members.Add(new SyntaxParameter(help, NoSet));
                }
            }

            // The order of Get-Command -Syntax: positional, then mandatory, then optional parameters.
            yield return new SyntaxHelp(name, name is null || name == metadata.DefaultParameterSetName,
                [.. members.OrderBy(m => m.IsPositional ? m.Set.Position : int.MaxValue).ThenBy(m => !m.IsRequired)]);
        }
    }

    /// <summary>The default for a parameter outside of parameter sets: named and optional.</summary>
    private static ParameterSetMetadata NoSet { get; } =
        new CommandMetadata(typeof(NamedOptionalParameter)).Parameters["Any"].ParameterSets[ParameterAttribute.AllParameterSets];

    private static IEnumerable<TypeHelp> ReadInputs(
        IEnumerable<(ParameterMetadata Metadata, ParameterHelp Help)> parameters, DocComments comments) =>
        parameters
            .Where(p => p.Metadata.ParameterSets.Values.Any(s => s.ValueFromPipeline || s.ValueFromPipelineByPropertyName))
            .GroupBy(p => ElementType(p.Help.Type))
            .Select(g => new TypeHelp(g.Key, DocText.Of($"To {string.Join(", ", g.Select(p => "-" + p.Help.Name))}.")));

    private static IEnumerable<TypeHelp> ReadOutputs(Type type, DocComments comments) =>
        type.GetCustomAttributes<OutputTypeAttribute>()
            .SelectMany(a => a.Type)
            .Select(t => t.Type)
            .Distinct()
            .Select(t => new TypeHelp(t, comments.Of(t, "summary")));

    private static Type ElementType(Type type) => type.IsArray ? type.GetElementType()! : type;

    private static string[] AcceptedValues(ParameterMetadata parameter)
    {
        if (parameter.Attributes.OfType<ValidateSetAttribute>().FirstOrDefault() is { } set) return [.. set.ValidValues];
        var type = ElementType(Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType);
        // Do not list many names, because they would hide the syntax; the description of such a parameter names its values.
        return type.IsEnum && Enum.GetNames(type) is { Length: <= 12 } names ? names : [];
    }

    private static string DefaultValue(PropertyInfo property, object instance)
    {
        if (property.GetCustomAttribute<PSDefaultValueAttribute>()?.Help is { } help) return help;
        var value = property.GetValue(instance);
        // A zero is not a default, because the cmdlet tests whether the parameter was given.
        var isUnset = value is ValueType and not SwitchParameter and not Enum && value.Equals(Activator.CreateInstance(value.GetType()));
        return value switch
        {
            null or "" => "None",
            _ when isUnset => "None",
            SwitchParameter s => s.IsPresent ? "True" : "False",
            string text => text,
            IEnumerable list => string.Join(", ", list.Cast<object>()) is { Length: > 0 } all ? all : "None",
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString() ?? "None",
        };
    }

    private static DocText Required(DocText text, string orElse) => text.IsEmpty ? throw new HelpMissingException(orElse) : text;

    private static string NameOf(Type type)
    {
        var cmdlet = type.GetCustomAttribute<CmdletAttribute>()!;
        return $"{cmdlet.VerbName}-{cmdlet.NounName}";
    }

    [Cmdlet(VerbsDiagnostic.Test, "Parameter")]
    private sealed class NamedOptionalParameter : PSCmdlet
    {
        [Parameter]
        public SwitchParameter Any { get; set; }
    }
}
