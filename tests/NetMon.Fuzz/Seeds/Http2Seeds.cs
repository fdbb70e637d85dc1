using NetMon.Fuzz.Targets;
using NetMon.Tests.Transactions.Http2;
using static NetMon.Tests.Transactions.Http2.Http2Bytes;

namespace NetMon.Fuzz.Seeds;

/// <summary>Connections with each kind of frame and of header field.</summary>
internal static class Http2Seeds
{
    /// <summary>Every seed.</summary>
    public static IEnumerable<CorpusInput> All { get; } =
    [
        new("exchange", Input(Client(new Http2Bytes().Post(1, "/a").Data(1, EndStream, "abc")), Server(new Http2Bytes().Headers(1, 0, ":status: 200").Data(1, EndStream, "def")))),
        new("interleaved", Input(
            Client(new Http2Bytes().Post(1, "/a").Get(3, "/b").Data(1, 0, "a").Data(1, EndStream, "b")),
            Server(new Http2Bytes().Headers(3, EndStream, ":status: 204").Headers(1, 0, ":status: 200").Data(1, EndStream, "abc")))),
        new("padding-and-priority", Input(
            Client(new Http2Bytes().Frame(1, EndHeaders | Padded | Priority, 1, [2, 0, 0, 0, 1, 255, .. Block(":method: PUT", ":path: /"), 0, 0]).Frame(0, Padded | EndStream, 1, 1, 97, 0)))),
        new("continuation", Input(Client(new Http2Bytes().Frame(1, EndStream, 1, Block(":method: GET")).Frame(9, 0, 1).Frame(9, EndHeaders, 1, Block(":path: /"))))),
        new("skipped-frames", Input(
            Client(new Http2Bytes().Frame(2, 0, 1, new byte[5]).Frame(6, 0, 0, new byte[8]).Frame(7, 0, 0, new byte[8]).Frame(8, 0, 0, new byte[4]).Frame(0xfa, 0, 0, 1).Get(1, "/")))),
        new("reset", Input(Client(new Http2Bytes().Get(1, "/")), Server(new Http2Bytes().Frame(3, 0, 1, 0, 0, 0, 8)))),
        new("promise", Input(
            Client(new Http2Bytes().Get(1, "/")),
            Server(new Http2Bytes().Frame(5, EndHeaders, 1, [0, 0, 0, 2, .. Block(":path: /b")]).Headers(2, EndStream, ":status: 200").Headers(1, EndStream, ":status: 200")))),
        new("informational-and-trailers", Input(
            Client(new Http2Bytes().Get(1, "/")), Server(new Http2Bytes().Headers(1, 0, ":status: 103").Headers(1, 0, ":status: 200").Headers(1, EndStream, "grpc-status: 0")))),
        new("connect", Input(Client(new Http2Bytes().Headers(1, 0, ":method: CONNECT", ":authority: a:1")), Server(new Http2Bytes().Headers(1, 0, ":status: 200").Data(1, EndStream, "a")))),
        new("websocket", Input(
            Client(new Http2Bytes().Headers(1, 0, ":method: CONNECT", ":protocol: websocket", ":path: /").Frame(0, 0, 1, 0x89, 0x80, 0, 0, 0, 0)),
            Server(new Http2Bytes().Headers(1, 0, ":status: 200").Frame(0, EndStream, 1, 0x81, 1, 97)))),
        new("header-table", Input(
            Client(new Http2Bytes()
                .Frame(1, EndHeaders | EndStream, 1, Convert.FromHexString("828684418cf1e3c2e5f23a6ba0ab90f4ff"))
                .Frame(1, EndHeaders | EndStream, 3, Convert.FromHexString("3fe101828684be5886a8eb10649cbf"))
                .Frame(1, EndHeaders | EndStream, 5, Convert.FromHexString("828785bf408825a849e95ba97d7f8925a849e95bb8e8b4bf"))))),
        new("missing-content", Input(
            Client(new Http2Bytes().Get(1, "/")), Server(((byte[])new Http2Bytes().Headers(1, 0, ":status: 200").Frame(0, 0, 1, new byte[100]))[..^50]), Http2Target.ToPiece(isServer: true, [1, 2, 3], missing: 47))),
        new("missing-head", Input(Client(new Http2Bytes().Get(1, "/")), Http2Target.ToPiece(isServer: true, new Http2Bytes().Headers(1, EndStream, ":status: 200"), missing: 9))),
    ];

    private static byte[] Input(params byte[][] pieces) => [.. pieces.SelectMany(piece => piece)];

    private static byte[] Client(Http2Bytes bytes) => Http2Target.ToPiece(isServer: false, [.. (byte[])new Http2Bytes().Preface().Settings(), .. (byte[])bytes]);

    private static byte[] Server(byte[] bytes) => Http2Target.ToPiece(isServer: true, bytes);
}
