using System.Reflection;

namespace NetMon.Flows.Summaries.Order;

/// <summary>Compiled calls of property getters; reflection would be paid for with every flow.</summary>
/// <typeparam name="T">The objects' type.</typeparam>
internal static class PropertyGetters<T> where T : class
{
    /// <summary>What reads a property.</summary>
    /// <param name="property">A property of the type.</param>
    public static Func<T, object?> Of(PropertyInfo property) =>
        (Func<T, object?>)typeof(PropertyGetters<T>).GetMethod(nameof(Boxed), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(property.PropertyType)
            .Invoke(null, [property.GetMethod!])!;

    private static Func<T, object?> Boxed<TValue>(MethodInfo getter)
    {
        var get = getter.CreateDelegate<Func<T, TValue>>();
        return item => get(item);
    }
}
