using System.ComponentModel;

namespace NetMon.Adapters.Notifications;

/// <summary>Event log.</summary>
internal interface IEventLog
{
    /// <summary>Source of the entries.</summary>
    const string Source = "NetMonPS";

    /// <summary>Whether the source is registered. Without it viewers cannot show the text of entries.</summary>
    bool HasSource { get; }

    /// <summary>Writes an entry.</summary>
    /// <exception cref="Win32Exception">The log does not take it.</exception>
    void Write(EventLogEntry entry);
}
