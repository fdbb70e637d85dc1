using System.Reflection;
using NetMon.Presentation;

namespace NetMon.Flows.Summaries.Order;

/// <summary>Order of objects by the value of one property; null sorts first, addresses and ports compare as numbers.</summary>
/// <typeparam name="T">Type of the objects.</typeparam>
internal sealed class PropertyOrder<T> where T : class
{
    private static readonly Dictionary<string, Func<T, object?>> Getters = FindGetters();
    private readonly Func<T, object?> _get;
    private readonly Comparison<T> _tie;
    private readonly int _sign;

    private PropertyOrder(Func<T, object?> get, int sign, Comparison<T> tie)
    {
        _get = get;
        _sign = sign;
        _tie = tie;
    }

    /// <summary>The property names, sorted alphabetically.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Getters.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Creates the order by a property.</summary>
    /// <param name="name">Property name, case-insensitive.</param>
    /// <param name="isDescending">Whether the order is descending.</param>
    /// <param name="tie">Order of objects with equal values; not reversed.</param>
    /// <exception cref="ArgumentException">There is no such property.</exception>
    public static PropertyOrder<T> By(string name, bool isDescending, Comparison<T> tie) =>
        Getters.TryGetValue(name, out var get)
            ? new PropertyOrder<T>(get, isDescending ? -1 : 1, tie)
            : throw new ArgumentException($"{typeof(T).Name} has no property {SafeText.Quote(name)}. It has {string.Join(", ", Names)}.", nameof(name));

    /// <summary>The value to compare by, to be computed once per object.</summary>
    public object? ValueOf(T item) => _get(item);

    /// <summary>Compares two objects by value, then by the tie order.</summary>
    public int Compare(object? leftValue, T left, object? rightValue, T right)
    {
        var order = CompareValues(leftValue, rightValue) * _sign;
        return order == 0 ? _tie(left, right) : order;
    }

    private static int CompareValues(object? left, object? right) => (left, right) switch
    {
        (null, null) => 0,
        (null, _) => -1,
        (_, null) => 1,
        (string a, string b) => TextOrder.Compare(a, b),
        (EndpointOrderKey a, EndpointOrderKey b) => EndpointOrderKey.Compare(a, b),
        // Addresses sort before names such as (other).
        (EndpointOrderKey, string) => -1,
        (string, EndpointOrderKey) => 1,
        _ => Comparer<object>.Default.Compare(left, right),
    };

    private static Dictionary<string, Func<T, object?>> FindGetters()
    {
        var getters = new Dictionary<string, Func<T, object?>>(StringComparer.OrdinalIgnoreCase);
        foreach (var property in typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            getters.Add(property.Name, SortKey(property));
        }

        return getters;
    }

    private static Func<T, object?> SortKey(PropertyInfo property)
    {
        var get = PropertyGetters<T>.Of(property);
        // Local times are ambiguous in the hour that repeats when daylight saving time ends; UTC is not.
        if (property.PropertyType == typeof(DateTime)) return item => ((DateTime)get(item)!).ToUniversalTime();
        if (property.PropertyType == typeof(DateTime?)) return item => (get(item) as DateTime?)?.ToUniversalTime();
        if (property.PropertyType != typeof(string)) return get;
        return item => get(item) is string text ? EndpointOrderKey.TryRead(text) ?? (object)text : null;
    }
}
