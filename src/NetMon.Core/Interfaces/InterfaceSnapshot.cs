using System.Net.NetworkInformation;

namespace NetMon.Interfaces;

/// <summary>
/// Lists interfaces while others are added and removed. .NET reads the list in several steps, and throws an argument exception if an
/// interface appears or disappears in between; then the list is read again.
/// </summary>
public static class InterfaceSnapshot
{
    // Enough for a machine that adds and removes interfaces as fast as possible.
    private const int Tries = 8;

    /// <summary>Reads the list, retrying if it changed meanwhile.</summary>
    /// <typeparam name="T">Type of the list.</typeparam>
    /// <param name="read">Reads the list from the system.</param>
    public static T Take<T>(Func<T> read)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return read();
            }
            catch (Exception e) when (attempt < Tries && (e is ArgumentException or NetworkInformationException))
            {
                Thread.Yield();
            }
        }
    }
}
