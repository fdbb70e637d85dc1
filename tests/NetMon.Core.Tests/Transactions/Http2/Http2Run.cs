using NetMon.Flows.Reassembly;
using NetMon.Transactions;
using NetMon.Transactions.Http;
using NetMon.Transactions.Http2;

namespace NetMon.Tests.Transactions.Http2;

/// <summary>A connection whose sides speak in turn. Packets are a millisecond apart.</summary>
internal sealed class Http2Run : ITransactionSink
{
    private readonly HttpConnection _connection;
    private readonly List<HttpTransaction> _transactions = [];
    private long _number;

    public Http2Run(HttpTransactionOptions? options = null)
    {
        var info = new ConnectionInfo(default, isReversed: false, 0, "test0", default);
        _connection = new HttpConnection(info, options ?? new HttpTransactionOptions(), this);
        Reader = new Http2Connection(_connection);
    }

    public Http2Connection Reader { get; }

    /// <summary>What has ended so far.</summary>
    public IReadOnlyList<HttpTransaction> Transactions => _transactions;

    /// <summary>Starts a connection with the preface and settings of both sides.</summary>
    public static Http2Run Open(HttpTransactionOptions? options = null) =>
        new Http2Run(options).Client(new Http2Bytes().Preface().Settings()).Server(new Http2Bytes().Settings());

    public Http2Run Client(byte[] bytes, int missing = 0) => Take(StreamDirection.Sent, bytes, missing);

    public Http2Run Server(byte[] bytes, int missing = 0) => Take(StreamDirection.Received, bytes, missing);

    /// <summary>Everything, at the end of the capture.</summary>
    public IReadOnlyList<HttpTransaction> End()
    {
        Reader.Complete(ConnectionEnd.EndOfCapture);
        Assert.Equal(0, _connection.Kept);
        return _transactions;
    }

    public void Add(Transaction transaction) => _transactions.Add(Assert.IsType<HttpTransaction>(transaction));

    private Http2Run Take(StreamDirection direction, byte[] bytes, int missing)
    {
        _number++;
        Reader.Take(direction, 0, missing, bytes, new PacketMark(_number, 1_700_000_000_000_000_000 + (_number * 1_000_000)));
        return this;
    }
}
