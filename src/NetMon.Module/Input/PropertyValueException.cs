using NetMon.Presentation;

namespace NetMon.Input;

/// <summary>A property of an object that came back holds something that it cannot hold.</summary>
/// <param name="property">Name of the property.</param>
/// <param name="text">Its value.</param>
/// <param name="wanted">What it can hold: <c>an IP address</c>.</param>
internal sealed class PropertyValueException(string property, string text, string wanted)
    : Exception($"The property {property} is {SafeText.Quote(text)}, which is not {wanted}.")
{
    /// <summary>Name of the property.</summary>
    public string Property { get; } = property;
}
