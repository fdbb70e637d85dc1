using CsCheck;

namespace NetMon.Tests.Flows.Connections;

public sealed class TcpPropertyTests
{
    // Numbers that are equal, overlap and wrap more often than random ones.
    private static readonly Gen<uint> Numbers = Gen.OneOf(Gen.UInt[0, 40], Gen.UInt[uint.MaxValue - 40, uint.MaxValue], Gen.UInt);

    private static readonly Gen<(bool FromClient, int Flags, uint Seq, uint Ack, int Length, int Window)[]> Segments =
        Gen.Select(Gen.Bool, Gen.Int[0, 63], Numbers, Numbers, Gen.Int[0, 20], Gen.Int[0, 2]).Array[1, 40];

    [Fact]
    public void No_segments_whatever_upset_it()
    {
        Segments.Sample(segments =>
        {
            var flows = Play(segments, "10.0.0.1", "10.0.0.2").Flows;

            Assert.Equal(segments.Length, flows.Sum(flow => flow.Packets));
            Assert.All(flows, flow =>
            {
                Assert.InRange(flow.MissedBytesSent + flow.MissedBytesReceived, 0, 2L * segments.Length * uint.MaxValue);
                Assert.InRange(flow.RetransmissionsSent + flow.RetransmissionsReceived + flow.OutOfOrder, 0, flow.Packets);
                // Null where no packet had a flag that has a letter.
                Assert.Matches("^\\^?[A-Za-z]{0,21}$", flow.History ?? "");
            });
        });
    }

    [Fact]
    public void Which_address_comes_first_makes_no_difference()
    {
        Segments.Sample(segments =>
        {
            var flows = Play(segments, "10.0.0.1", "10.0.0.2").Flows.Select(Describe);
            var mirrored = Play(segments, "10.0.0.2", "10.0.0.1").Flows.Select(Describe);

            Assert.Equal(flows, mirrored);
        });
    }

    private static Conversation Play((bool FromClient, int Flags, uint Seq, uint Ack, int Length, int Window)[] segments, string client, string server)
    {
        var talk = new Conversation(client: client, server: server);
        foreach (var (fromClient, flags, seq, ack, length, window) in segments)
        {
            var speaker = fromClient ? talk.Client : talk.Server;
            speaker.At(seq, (TcpFlags)flags, length, ack, window);
        }

        return talk;
    }

    private static object Describe(FlowRecord flow) => (
        (flow.SrcPort, flow.DstPort, flow.State, flow.History, flow.EndReason, flow.HandshakeRtt),
        (flow.PacketsSent, flow.PacketsReceived, flow.PayloadBytesSent, flow.PayloadBytesReceived, flow.TcpFlagsSent, flow.TcpFlagsReceived),
        (flow.RetransmissionsSent, flow.RetransmissionsReceived, flow.OutOfOrder, flow.MissedBytesSent, flow.MissedBytesReceived));
}
