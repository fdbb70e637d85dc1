using NetMon.Interfaces;
using SharpPcap;
using SharpPcap.LibPcap;

namespace NetMon.Adapters.Capture;

/// <summary>What libpcap can capture from.</summary>
public static class LibpcapDevices
{
    /// <summary>All devices of the library; null when the library is not installed.</summary>
    public static IReadOnlyList<CaptureDevice>? Find()
    {
        try
        {
            // A new list, because the shared one is made once and never again.
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
            // The library is there but lists nothing; what the system lists can be captured on all the same.
            return [];
        }
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
