using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using NetMon.Alerts;
using NetMon.Configuration;
using NetMon.Configuration.Keys;

namespace NetMon.Tests.Configuration;

/// <summary>Documents generated from the key table: the tables of docs/configuration.md and the JSON schema.</summary>
internal static class ConfigurationReference
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Markdown()
    {
        var text = new StringBuilder();
        foreach (var section in MonitorSections.All)
        {
            text.Append(section.IsRepeated ? $"### [[{section.Name}]]\n\n" : $"### [{section.Name}]\n\n").Append(section.Summary).Append("\n\n");
            if (section.AllKeys.Count == 0) continue;
            text.Append("| key | type | default | description |\n|---|---|---|---|\n");
            foreach (var key in section.AllKeys)
            {
                var takes = key.Kind.Choices.Count > 0 ? string.Join(", ", key.Kind.Choices) : key.Kind.Name;
                var alias = key.Alias is null ? "" : $", `{key.Alias}`";
                text.Append($"| `{key.Name}`{alias} | {takes} | {(key.IsRequired ? "*required*" : key.Default)} | {key.Summary} |\n");
            }

            text.Append('\n');
        }

        text.Append("### Keys of detectors\n\nA detector's parameters are keys in the table of its rule.\n\n");
        text.Append("| detector | finds | key | default | description |\n|---|---|---|---|---|\n");
        foreach (var detector in AlertDetectorInfo.All)
        {
            var rows = detector.Parameters.Select(p => $"`{DetectorKeys.KeyOf(p.Name)}` | {p.Default} | {p.Summary} |")
                .DefaultIfEmpty("| | |").ToList();
            for (var i = 0; i < rows.Count; i++)
            {
                var name = i == 0 ? $"| {SnakeCase.Of(detector.Detector.ToString())} | {detector.Summary} | " : "| | | ";
                text.Append(name).Append(rows[i]).Append('\n');
            }
        }

        return text.ToString();
    }

    public static string Schema()
    {
        var root = Table("Configuration of a NetMon monitor.");
        root.Insert(0, "$schema", "http://json-schema.org/draft-07/schema#");
        foreach (var section in MonitorSections.All)
        {
            var table = TableOf(section);
            if (section.Name != "alert") Add(root, section.Name.Split('.'), table);
        }

        var rule = TableOf(MonitorSections.Alert);
        foreach (var parameter in AlertDetectorInfo.All.SelectMany(detector => detector.Parameters))
            rule["properties"]![DetectorKeys.KeyOf(parameter.Name)] = new JsonObject { ["description"] = parameter.Summary };
        root["properties"]!["alert"] = new JsonObject
        {
            ["oneOf"] = new JsonArray(TableOf(MonitorSections.ShortAlert), new JsonObject { ["type"] = "array", ["items"] = rule }),
        };
        return root.ToJsonString(Indented).ReplaceLineEndings("\n") + "\n";
    }

    private static JsonObject TableOf(ConfigurationSection section)
    {
        var table = Table(section.Summary);
        foreach (var key in section.AllKeys)
        {
            table["properties"]![key.Name] = Property(key);
            if (key.Alias is { } alias) table["properties"]![alias] = Property(key);
        }

        var required = section.AllKeys.Where(key => key.IsRequired).Select(key => (JsonNode)key.Name).ToArray();
        if (required.Length > 0) table["required"] = new JsonArray(required);
        return table;
    }

    private static JsonObject Table(string summary) => new()
    {
        ["type"] = "object",
        ["description"] = summary,
        ["additionalProperties"] = false,
        ["properties"] = new JsonObject(),
    };

    private static JsonObject Property(ConfigurationKey key)
    {
        var property = new JsonObject
        {
            ["description"] = MonitorConfigurationTemplate.Describe(key),
            ["type"] = new JsonArray([.. key.Kind.SchemaTypes.Select(type => (JsonNode)type)]),
        };
        var choices = key.Kind.Choices.Select(choice => (JsonNode)choice).ToArray();
        if (choices.Length == 0) return property;
        if (key.Kind.SchemaTypes.Contains("array")) property["items"] = new JsonObject { ["enum"] = new JsonArray(choices) };
        else property["enum"] = new JsonArray(choices);
        return property;
    }

    private static void Add(JsonObject root, string[] path, JsonObject table)
    {
        var parent = root["properties"]!.AsObject();
        if (path.Length == 2)
        {
            if (parent[path[0]] is null) parent[path[0]] = Table($"Tables of {path[0]}.");
            parent = parent[path[0]]!["properties"]!.AsObject();
        }

        parent[path[^1]] = table;
    }
}
