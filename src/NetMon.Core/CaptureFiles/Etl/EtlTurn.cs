namespace NetMon.CaptureFiles.Etl;

/// <summary>Merge order of buffers: by the timestamp of the next packet, then by position in the file.</summary>
/// <param name="Time">Timestamp, in units of the trace's clock.</param>
/// <param name="Order">Index of the buffer in the file.</param>
internal readonly record struct EtlTurn(long Time, long Order) : IComparable<EtlTurn>
{
    /// <inheritdoc/>
    public int CompareTo(EtlTurn other) => Time != other.Time ? Time.CompareTo(other.Time) : Order.CompareTo(other.Order);

    /// <summary>Whether one comes before another.</summary>
    public static bool operator <(EtlTurn left, EtlTurn right) => left.CompareTo(right) < 0;

    /// <summary>Whether one comes after another.</summary>
    public static bool operator >(EtlTurn left, EtlTurn right) => left.CompareTo(right) > 0;

    /// <summary>Whether one does not come after another.</summary>
    public static bool operator <=(EtlTurn left, EtlTurn right) => left.CompareTo(right) <= 0;

    /// <summary>Whether one does not come before another.</summary>
    public static bool operator >=(EtlTurn left, EtlTurn right) => left.CompareTo(right) >= 0;
}
