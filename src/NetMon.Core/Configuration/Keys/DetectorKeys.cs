using NetMon.Alerts.Detectors;
using NetMon.Configuration.Syntax;

namespace NetMon.Configuration.Keys;

/// <summary>The parameters of a rule's detector, in snake case in the rule's table.</summary>
internal sealed class DetectorKeys
{
    private static readonly DurationKind Duration = new(TimeSpan.FromMilliseconds(1), TimeSpan.FromDays(400));

    private readonly Dictionary<string, object?> _values = [];
    private readonly Dictionary<string, DetectorParameter> _parameters = [];
    private readonly string _path;
    private readonly ReadContext _context;
    private readonly bool _isKnown;

    /// <summary>Looks up the parameters of a rule's detector.</summary>
    /// <param name="node">The rule's table.</param>
    /// <param name="path">Its name in findings.</param>
    /// <param name="context">Receives the findings.</param>
    public DetectorKeys(SectionNode node, string path, ReadContext context)
    {
        _path = path;
        _context = context;
        if (node.Find("detector")?.Value is not { } value) return;
        // An invalid detector name is reported where that key is read, so findings of this lookup are discarded.
        _isKnown = new ChoiceKind<AlertDetector>().TryRead(value, path, new ReadContext(null), out var kind);
        var detectors = DetectorCatalog.All.Where(definition => !_isKnown || definition.Kind == kind);
        foreach (var parameter in detectors.SelectMany(definition => definition.Parameters)) _parameters[KeyOf(parameter.Name)] = parameter;
    }

    /// <summary>The parameter keys.</summary>
    public IReadOnlyList<string> Names => [.. _parameters.Keys];

    /// <summary>The values read, by the detector's parameter names.</summary>
    public IReadOnlyDictionary<string, object?> Values => _values;

    /// <summary>The key of a parameter.</summary>
    public static string KeyOf(string parameter) => SnakeCase.Of(parameter);

    /// <summary>Reads a parameter key.</summary>
    /// <returns>Whether it is a parameter.</returns>
    public bool TryTake(ConfigurationEntry entry)
    {
        if (!_parameters.TryGetValue(entry.Name, out var parameter)) return false;
        // The types of an unknown detector's parameters are unknown.
        if (!_isKnown) return true;
        var key = $"{_path}.{entry.Name}";
        switch (parameter.Type)
        {
            case DetectorParameterType.Duration when Duration.TryRead(entry.Value, key, _context, out var time):
                _values[parameter.Name] = time;
                break;
            case DetectorParameterType.Path when new PathKind().TryRead(entry.Value, key, _context, out var path):
                _values[parameter.Name] = path;
                break;
            case DetectorParameterType.Paths when new PathListKind().TryRead(entry.Value, key, _context, out var paths):
                _values[parameter.Name] = paths;
                break;
            case DetectorParameterType.Boolean when new BooleanKind().TryRead(entry.Value, key, _context, out var yes):
                _values[parameter.Name] = yes;
                break;
            case DetectorParameterType.Count or DetectorParameterType.Number:
                ReadNumber(entry, key, parameter);
                break;
            case DetectorParameterType.Ports or DetectorParameterType.Addresses or DetectorParameterType.Names
                when new TextListKind().TryRead(entry.Value, key, _context, out var texts):
                _values[parameter.Name] = texts;
                break;
        }

        return true;
    }

    private void ReadNumber(ConfigurationEntry entry, string key, DetectorParameter parameter)
    {
        if (entry.Value is ScalarNode { Value: long or double } number) _values[parameter.Name] = number.Value;
        else _context.Error(key, entry.Value.Position, $"Must be a number, not {entry.Value.Kind}.");
    }
}
