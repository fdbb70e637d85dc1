namespace NetMon.Tests.Flows.Decryption;

/// <summary>A clock that the test advances.</summary>
internal sealed class SteppedClock : TimeProvider
{
    private long _now;

    public override long TimestampFrequency => 10;

    public override long GetTimestamp() => _now;

    public void Advance(double seconds) => _now += (long)(seconds * TimestampFrequency);
}
