using NetMon.Packets;

namespace NetMon.Tests;

public sealed class PacketRecordTests
{
    [Fact]
    public void A_record_keeps_its_own_copy_of_the_bytes()
    {
        byte[] buffer = [1, 2, 3];
        var record = new PacketRecord(new CapturedFrame(new CaptureInterface("lo", LinkType.Ethernet), 7, 1_500, 60, buffer));

        buffer[0] = 9;

        Assert.Equal([1, 2, 3], record.GetBytes());
        Assert.Equal((7, 1_500, 60, 3), (record.Number, record.TimestampNanoseconds, record.Length, record.CapturedLength));
    }
}
