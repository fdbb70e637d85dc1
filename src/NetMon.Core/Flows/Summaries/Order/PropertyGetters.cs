using System.Reflection;

namespace NetMon.Flows.Summaries.Order;

/// <summary>Property getters as delegates, because reflection for each flow is slow.</summary>
/// <typeparam name="T">Type of the objects.</typeparam>
internal static class PropertyGetters<T> where T : class
{
    /// <summary>Returns a delegate that reads a property.</summary>
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
