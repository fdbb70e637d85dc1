using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32;

namespace NetMon.Interfaces;

/// <summary>State of Npcap on this Windows system, according to Npcap's guide.</summary>
/// <param name="IsRunning">Whether its driver, the service npcap, is running.</param>
/// <param name="IsForAdministrators">Whether only administrators may capture, an option of the installation.</param>
internal sealed partial record Npcap(bool IsRunning, bool IsForAdministrators)
{
    /// <summary>Device of the loopback traffic.</summary>
    public const string LoopbackDevice = @"\Device\NPF_Loopback";

    private const string Service = "npcap";
    private const string Parameters = $@"HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Services\{Service}\Parameters";

    // SC_MANAGER_CONNECT, SERVICE_QUERY_STATUS and SERVICE_RUNNING of winsvc.h.
    private const uint Connect = 1;
    private const uint QueryStatus = 4;
    private const uint Running = 4;

    /// <summary>Reads the state; null if Npcap is not installed.</summary>
    [SupportedOSPlatform("windows")]
    public static Npcap? Read() => ReadState() is { } state ? new(state == Running, Registry.GetValue(Parameters, "AdminOnly", 0) is int and not 0) : null;

    [SupportedOSPlatform("windows")]
    private static uint? ReadState()
    {
        var manager = OpenSCManager(null, null, Connect);
        if (manager == 0) return null;
        try
        {
            var service = OpenService(manager, Service, QueryStatus);
            if (service == 0) return null;
            try
            {
                return QueryServiceStatus(service, out var status) ? status.CurrentState : null;
            }
            finally
            {
                CloseServiceHandle(service);
            }
        }
        finally
        {
            CloseServiceHandle(manager);
        }
    }

    [LibraryImport("advapi32", EntryPoint = "OpenSCManagerW", StringMarshalling = StringMarshalling.Utf16)]
    private static partial nint OpenSCManager(string? machine, string? database, uint access);

    [LibraryImport("advapi32", EntryPoint = "OpenServiceW", StringMarshalling = StringMarshalling.Utf16)]
    private static partial nint OpenService(nint manager, string name, uint access);

    [LibraryImport("advapi32")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool QueryServiceStatus(nint service, out ServiceStatus status);

    [LibraryImport("advapi32")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool CloseServiceHandle(nint handle);

    /// <summary><c>SERVICE_STATUS</c> of winsvc.h.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct ServiceStatus
    {
        public uint ServiceType;
        public uint CurrentState;
        public uint ControlsAccepted;
        public uint ExitCode;
        public uint ServiceExitCode;
        public uint CheckPoint;
        public uint WaitHint;
    }
}
