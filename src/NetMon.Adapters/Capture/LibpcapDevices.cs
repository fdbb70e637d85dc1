using NetMon.Interfaces;
using SharpPcap;
using SharpPcap.LibPcap;

namespace NetMon.Adapters.Capture;

/// <summary>Lists the devices that libpcap can capture from.</summary>
public static class LibpcapDevices
{
    /// <summary>All devices of the library; null if it is not installed.</summary>
    public static IReadOnlyList<CaptureDevice>? Find()
    {
        try
        {
            // A new list, because the shared one is never refreshed.
            return
            [
                .. InterfaceSnapshot.Take(LibPcapLiveDeviceList.New).Select(device =>
                    new CaptureDevice(device.Name, NullIfEmpty(device.Interface?.FriendlyName), NullIfEmpty(device.Description))),
            ];
        }
        catch (Exception e) when (CaptureLibrary.IsMissing(e))
        {
            return null;
        }
        catch (Exception e) when (e is PcapException or InvalidOperationException || CaptureLibrary.IsTooOld(e))
        {
            // The library cannot list devices, but can still capture on those that the system lists.
            return [];
        }
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
