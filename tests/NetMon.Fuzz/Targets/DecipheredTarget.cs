using System.Buffers.Binary;
using NetMon.Capture;
using NetMon.CaptureFiles;
using NetMon.Decoding;
using NetMon.Tests.CaptureFiles;
using NetMon.Tests.Flows.Streams;
using NetMon.Transactions;
using NetMon.Transactions.Credentials;
using NetMon.Transactions.Http;

namespace NetMon.Fuzz.Targets;

/// <summary>
/// Fuzzes what reads transactions of TLS connections with their secrets. Input: that of the decryption. The key log stands in a pcapng file, before the
/// packets of the connection. Nothing may throw, neither a reader nor a property, and no text may have control characters.
/// </summary>
internal static class DecipheredTarget
{
    private const int LengthSize = 2;
    private const int PieceHeader = 3;
    private const int MaxPiece = 16 * 1024;
    private const uint DecryptionSecrets = 10;
    private const uint TlsKeyLog = 0x544c534b;

    /// <summary>Runs one input.</summary>
    /// <param name="input">Any bytes.</param>
    public static void Run(ReadOnlySpan<byte> input)
    {
        if (input.Length < LengthSize) return;
        var keyLogLength = Math.Min(BinaryPrimitives.ReadUInt16BigEndian(input), input.Length - LengthSize);
        var keyLog = input.Slice(LengthSize, keyLogLength).ToArray();
        var talk = new TcpPackets().Handshake();
        Span<int> offsets = stackalloc int[2];
        for (var rest = input[(LengthSize + keyLogLength)..]; rest.Length > PieceHeader;)
        {
            var (side, gap) = (rest[0] & 1, rest[0] >> 1);
            var length = Math.Min(BinaryPrimitives.ReadUInt16BigEndian(rest[1..]), Math.Min(rest.Length - PieceHeader, MaxPiece));
            talk.Say(side == 0, offsets[side] + gap, rest.Slice(PieceHeader, length).ToArray(), offsets[1 - side]);
            offsets[side] += gap + length;
            rest = rest[(PieceHeader + length)..];
        }

        var file = new CaptureBytes().Section().Interface().Block(DecryptionSecrets, b => b.U32(TlsKeyLog).U32((uint)keyLog.Length).Padded(keyLog));
        foreach (var packet in talk.Packets) file = file.Packet(0, 1, packet.GetBytes());
        var bytes = file.ToArray();
        Read(bytes, TransactionReader.ForTls(new TransactionOptions()));
        Read(bytes, TransactionReader.ForHttp(new HttpTransactionOptions()));
        Read(bytes, TransactionReader.ForCredentials(new CredentialOptions { ShowsSecrets = true }));
        Read(bytes, TransactionReader.ForDns(new TransactionOptions()));
    }

    private static void Read(byte[] bytes, TransactionReader transactions)
    {
        transactions.Start(new Checked());
        using var reader = CaptureFileReader.Open(new MemoryStream(bytes), "test", []);
        while (reader.TryRead(out var frame))
        {
            PacketDecoder.Decode(frame.Interface.LinkType, frame.Data, frame.Length, out var headers);
            transactions.OnFrame(frame, headers);
        }

        transactions.OnEnd(isForced: false);
    }

    /// <summary>Reads every property of what is found.</summary>
    private sealed class Checked : IItemSink
    {
        public void Post(CaptureItem item)
        {
            foreach (var found in ((TransactionsEnded)item).Transactions)
            {
                foreach (var property in found.GetType().GetProperties())
                {
                    var isSafe = property.GetValue(found) is not string text || !text.Any(c => char.IsControl(c) && c != '\n');
                    BrokenPromiseException.ThrowUnless(isSafe, $"{property.Name} is no clean text.");
                }
            }
        }
    }
}
