using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32;

namespace NetMon.Adapters.Notifications;

/// <summary>Application log of Windows.</summary>
[SupportedOSPlatform("windows")]
internal sealed partial class WindowsEventLog : IEventLog
{
    private const string SourceKey = @"SYSTEM\CurrentControlSet\Services\EventLog\Application\" + IEventLog.Source;

    public bool HasSource
    {
        get
        {
            using var key = Registry.LocalMachine.OpenSubKey(SourceKey);
            return key is not null;
        }
    }

    public void Write(EventLogEntry entry)
    {
        var log = RegisterEventSourceW(null, IEventLog.Source);
        if (log == 0) throw new Win32Exception(Marshal.GetLastPInvokeError());
        try
        {
            if (!ReportEventW(log, (ushort)entry.Level, 0, entry.Id, 0, (ushort)entry.Strings.Count, 0, [.. entry.Strings], 0))
                throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
        finally
        {
            DeregisterEventSource(log);
        }
    }

    [LibraryImport("advapi32", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    private static partial nint RegisterEventSourceW(string? server, string source);

    [LibraryImport("advapi32", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool ReportEventW(
        nint log, ushort type, ushort category, uint id, nint userSid, ushort stringCount, uint dataSize, string[] strings, nint data);

    [LibraryImport("advapi32")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool DeregisterEventSource(nint log);
}
