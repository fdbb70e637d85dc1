using System.Management.Automation;

namespace NetMon.HelpGenerator;

/// <summary>Type names as PowerShell's own syntax diagrams write them.</summary>
internal static class TypeNames
{
    public static string Of(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying) return Of(underlying);
        if (type.IsArray) return Of(type.GetElementType()!) + "[]";
        if (type == typeof(SwitchParameter)) return "switch";
        if (type == typeof(string)) return "string";
        if (type == typeof(object)) return "object";
        if (type == typeof(bool)) return "bool";
        if (type == typeof(int)) return "int";
        if (type == typeof(long)) return "long";
        return type.Name;
    }
}
