namespace NetMon.CaptureFiles.Etl;

/// <summary>When a buffer's next packet was logged, by the clock of the trace; of several at the same time, the buffer that is first in the file.</summary>
/// <param name="Time">The time.</param>
/// <param name="Order">The place of the buffer in the file.</param>
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
