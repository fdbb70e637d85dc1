using NetMon.Alerts.Delivery;
using NetMon.Configuration.Syntax;

namespace NetMon.Configuration.Keys;

/// <summary>Name of an environment variable with a secret, read when the secret is used.</summary>
internal sealed record SecretVariableKind() : KeyKind<NotificationSecret>("environment variable", "the name of an environment variable, in quotes")
{
    public override IReadOnlyList<string> SchemaTypes => ["string"];

    public override bool TryRead(ConfigurationNode node, string key, ReadContext context, out NotificationSecret value)
    {
        value = null!;
        if (!Variables.TryReadName(node, key, context, out var name)) return false;
        if (Environment.GetEnvironmentVariable(name) is null or "")
            context.Warn(key, node.Position, $"The environment variable {name} is not set in this process.");
        value = NotificationSecret.FromEnvironment(name);
        return true;
    }
}

/// <summary>Path of a file with a secret, read when the secret is used.</summary>
internal sealed record SecretFileKind() : KeyKind<NotificationSecret>("path", "the path of a file, in quotes")
{
    public override IReadOnlyList<string> SchemaTypes => ["string"];

    public override bool TryRead(ConfigurationNode node, string key, ReadContext context, out NotificationSecret value)
    {
        value = null!;
        if (node is not ScalarNode { Value: string text }) return Refuse(node, key, context);
        if (!PathKind.TryResolve(text, node, key, context, out var path)) return false;
        if (!File.Exists(path)) context.Warn(key, node.Position, $"There is no file '{path}' now.");
        value = NotificationSecret.FromFile(path);
        return true;
    }
}

/// <summary>URL of a webhook.</summary>
internal sealed record UrlKind() : KeyKind<Uri>("address", "an address in quotes, such as \"https://hooks.example.com/netmon\"")
{
    // URLs of these services contain their secret: anyone who reads one can post.
    private static readonly string[] SecretHosts =
        ["hooks.slack.com", "discord.com", "discordapp.com", "webhook.office.com", "logic.azure.com", "chat.googleapis.com"];

    public override IReadOnlyList<string> SchemaTypes => ["string"];

    public override bool TryRead(ConfigurationNode node, string key, ReadContext context, out Uri value)
    {
        value = null!;
        if (node is not ScalarNode { Value: string text }) return Refuse(node, key, context);
        if (!TryParse(text, out value))
        {
            context.Error(key, node.Position, "Must be an address that begins with https:// or http://.");
            return false;
        }

        if (value.UserInfo.Length > 0)
        {
            context.Error(key, node.Position, "Contains a user name or password in clear text. Use header_name with header_value_env or header_value_file.");
            return false;
        }

        var host = value.Host;
        if (SecretHosts.Any(secret => host == secret || host.EndsWith("." + secret, StringComparison.Ordinal)))
            context.Warn(key, node.Position, $"Whoever reads this address can post to {host}. Better use url_env or url_file.");
        return true;
    }

    /// <summary>Parses an http or https URL.</summary>
    public static bool TryParse(string text, out Uri value) =>
        Uri.TryCreate(text.Trim(), UriKind.Absolute, out value!) && value.Scheme is "https" or "http";
}

/// <summary>Name of an environment variable with a URL.</summary>
internal sealed record UrlVariableKind() : KeyKind<Uri>("environment variable", "the name of an environment variable, in quotes")
{
    public override IReadOnlyList<string> SchemaTypes => ["string"];

    public override bool TryRead(ConfigurationNode node, string key, ReadContext context, out Uri value)
    {
        value = null!;
        if (!Variables.TryReadName(node, key, context, out var name)) return false;
        if (Environment.GetEnvironmentVariable(name) is not { Length: > 0 } text)
        {
            context.Error(key, node.Position, $"The environment variable {name} is not set in this process.");
            return false;
        }

        if (UrlKind.TryParse(text, out value)) return true;
        context.Error(key, node.Position, $"The environment variable {name} does not contain an address that begins with https:// or http://.");
        return false;
    }
}

/// <summary>Path of a file with a URL.</summary>
internal sealed record UrlFileKind() : KeyKind<Uri>("path", "the path of a file, in quotes")
{
    public override IReadOnlyList<string> SchemaTypes => ["string"];

    public override bool TryRead(ConfigurationNode node, string key, ReadContext context, out Uri value)
    {
        value = null!;
        if (node is not ScalarNode { Value: string text }) return Refuse(node, key, context);
        if (!PathKind.TryResolve(text, node, key, context, out var path)) return false;
        try
        {
            if (UrlKind.TryParse(File.ReadAllText(path), out value)) return true;
            context.Error(key, node.Position, $"'{path}' does not contain an address that begins with https:// or http://.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            context.Error(key, node.Position, $"Cannot read '{path}': {e.Message}");
        }

        return false;
    }
}

/// <summary>Names of environment variables.</summary>
internal static class Variables
{
    /// <summary>Reads a name; reports an invalid one without quoting it, because it may be the secret itself.</summary>
    public static bool TryReadName(ConfigurationNode node, string key, ReadContext context, out string name)
    {
        name = (node as ScalarNode)?.Value as string ?? "";
        if (name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') && !char.IsAsciiDigit(name[0])) return true;
        context.Error(key, node.Position, "Must be the name of an environment variable, in quotes: letters, digits and underscores.");
        return false;
    }
}
