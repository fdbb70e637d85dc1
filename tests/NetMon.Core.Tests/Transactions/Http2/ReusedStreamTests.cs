using static NetMon.Tests.Transactions.Http2.Http2Bytes;

namespace NetMon.Tests.Transactions.Http2;

/// <summary>Streams that must not be there, and more streams than are waited for.</summary>
public sealed class ReusedStreamTests
{
    [Fact]
    public void A_reused_identifier_is_a_transaction_with_a_note()
    {
        var transactions = Http2Run.Open()
            .Client(new Http2Bytes().Get(1, "/a")).Server(new Http2Bytes().Headers(1, EndStream, ":status: 200"))
            .Client(new Http2Bytes().Get(1, "/b")).Server(new Http2Bytes().Headers(1, EndStream, ":status: 404"))
            .End();

        Assert.Equal([("/a", 200, null), ("/b", 404, "request: an earlier request used the same stream identifier")], transactions.Select(t => (t.Path, t.StatusCode!.Value, t.Note)));
    }

    [Fact]
    public void A_second_request_on_an_open_stream_is_not_lost()
    {
        var transactions = Http2Run.Open().Client(new Http2Bytes().Get(1, "/a")).Client(new Http2Bytes().Get(1, "/b")).End();

        Assert.Equal(["/a", "/b"], transactions.Select(t => t.Path));
        Assert.Equal([null, "request: an earlier request used the same stream identifier"], transactions.Select(t => t.Note));
    }

    [Fact]
    public void All_of_many_open_streams_are_output_and_those_given_up_say_so()
    {
        const int Count = 20_000;
        var run = Http2Run.Open();
        for (var i = 0; i < Count; i++) run.Client(new Http2Bytes().Get((2 * i) + 1, "/a"));
        var transactions = run.End();

        Assert.Equal(Count, transactions.Count);
        Assert.Equal(Count - 1000, transactions.Count(t => t.Note is not null));
    }
}
