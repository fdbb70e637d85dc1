using System.Reflection;
using System.Reflection.Emit;
using System.Text.RegularExpressions;

namespace NetMon.Tests;

/// <summary>
/// Finds what the folders of an assembly name of each other: in signatures, attributes and the bodies of methods. A type belongs to the folder that its
/// namespace says; one of namespace NetMon, which what users see has, to the folder that it is declared in.
/// </summary>
internal sealed class RoomReferences
{
    private const BindingFlags All =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<int, OpCode> Codes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => (int)(ushort)code.Value);

    private static readonly Regex Declaration = new(
        @"^(public|internal)\b.*?\b(class|struct|interface|enum|record) (?<name>\w+)",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking);

    private readonly Dictionary<string, string> _roomsOfPublicTypes = new(StringComparer.Ordinal);
    private readonly Dictionary<(string From, string To), string> _found = [];
    private readonly Assembly _assembly;

    private RoomReferences(Assembly assembly, string sources)
    {
        _assembly = assembly;
        foreach (var path in Directory.GetFiles(sources, "*.cs", SearchOption.AllDirectories))
        {
            var text = File.ReadAllText(path);
            if (!text.Contains("\nnamespace NetMon;", StringComparison.Ordinal) && !text.StartsWith("namespace NetMon;", StringComparison.Ordinal)) continue;
            var room = Path.GetRelativePath(sources, path).Split(Path.DirectorySeparatorChar)[0];
            foreach (Match match in Declaration.Matches(text)) _roomsOfPublicTypes[match.Groups["name"].Value] = room;
        }
    }

    /// <summary>The pairs of folders of which one names the other, each with a place where it does.</summary>
    public static IReadOnlyDictionary<(string From, string To), string> Read(Assembly assembly, string sources)
    {
        var references = new RoomReferences(assembly, sources);
        foreach (var type in assembly.GetTypes()) references.AddType(type);
        return references._found;
    }

    private void AddType(Type type)
    {
        if (RoomOf(type) is not { } room) return;
        Add(room, type.FullName!, [type.BaseType, .. type.GetInterfaces()]);
        Add(room, type.FullName!, type.CustomAttributes.SelectMany(Named));
        foreach (var field in type.GetFields(All)) Add(room, $"{type.FullName}.{field.Name}", [field.FieldType]);
        foreach (var method in type.GetMethods(All).Concat<MethodBase>(type.GetConstructors(All))) AddMethod(room, type, method);
    }

    private void AddMethod(string room, Type type, MethodBase method)
    {
        var place = $"{type.FullName}.{method.Name}";
        Add(room, place, Signature(method));
        Add(room, place, method.CustomAttributes.SelectMany(Named));
        if (method.GetMethodBody() is not { } body) return;
        Add(room, place, body.LocalVariables.Select(local => local.LocalType));
        Add(room, place, body.ExceptionHandlingClauses.Where(clause => clause.Flags == ExceptionHandlingClauseOptions.Clause).Select(clause => clause.CatchType));
        var typeArguments = type.IsGenericTypeDefinition ? type.GetGenericArguments() : null;
        var methodArguments = method.IsGenericMethodDefinition ? method.GetGenericArguments() : null;
        foreach (var token in Tokens(body.GetILAsByteArray()!)) Add(room, place, Named(method.Module.ResolveMember(token, typeArguments, methodArguments)!));
    }

    private void Add(string from, string place, IEnumerable<Type?> types)
    {
        foreach (var type in types.SelectMany(Parts))
        {
            if (RoomOf(type) is { } to && to != from) _found.TryAdd((from, to), $"{place} names {type.Name}");
        }
    }

    private string? RoomOf(Type type)
    {
        while (type.DeclaringType is { } outer) type = outer;
        if (type.Assembly != _assembly || type.Namespace is not { } space) return null;
        if (space == nameof(NetMon)) return _roomsOfPublicTypes[type.Name.Split('`')[0]];
        return space.StartsWith(nameof(NetMon) + ".", StringComparison.Ordinal) ? space.Split('.')[1] : null;
    }

    private static IEnumerable<Type> Parts(Type? type)
    {
        while (type is { HasElementType: true }) type = type.GetElementType();
        if (type is null || type.IsGenericParameter) return [];
        return type.IsConstructedGenericType ? type.GetGenericArguments().SelectMany(Parts).Prepend(type.GetGenericTypeDefinition()) : [type];
    }

    private static IEnumerable<Type?> Signature(MethodBase method) =>
        method.GetParameters().Select(parameter => parameter.ParameterType).Append((method as MethodInfo)?.ReturnType);

    private static IEnumerable<Type?> Named(CustomAttributeData attribute) =>
        attribute.ConstructorArguments.Select(argument => argument.Value as Type).Prepend(attribute.AttributeType);

    private static IEnumerable<Type?> Named(MemberInfo member) => member switch
    {
        Type type => [type],
        FieldInfo field => [field.DeclaringType, field.FieldType],
        MethodBase method => [method.DeclaringType, .. Signature(method), .. method.IsGenericMethod ? method.GetGenericArguments() : []],
        _ => [],
    };

    // The metadata tokens of a body, ECMA-335 III.1.
    private static IEnumerable<int> Tokens(byte[] il)
    {
        for (var i = 0; i < il.Length;)
        {
            var value = (int)il[i++];
            if (value == 0xfe) value = (value << 8) | il[i++];
            switch (Codes[value].OperandType)
            {
                case OperandType.InlineNone:
                    break;
                case OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar:
                    i++;
                    break;
                case OperandType.InlineVar:
                    i += 2;
                    break;
                case OperandType.InlineI8 or OperandType.InlineR:
                    i += 8;
                    break;
                case OperandType.InlineSwitch:
                    i += 4 + (4 * BitConverter.ToInt32(il, i));
                    break;
                case OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType:
                    yield return BitConverter.ToInt32(il, i);
                    i += 4;
                    break;
                default:
                    i += 4;
                    break;
            }
        }
    }
}
