using System.Net.NetworkInformation;

namespace NetMon.Interfaces;

/// <summary>
/// Lists interfaces while others make and remove them. The runtime reads the list in several steps; an interface that comes or goes between
/// them makes it throw as if its caller had been wrong, so the list is taken again.
/// </summary>
public static class InterfaceSnapshot
{
    // Enough for a machine that makes and removes interfaces as fast as it can.
    private const int Tries = 8;

    /// <summary>Takes the list, again if it was torn.</summary>
    /// <typeparam name="T">The list.</typeparam>
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
