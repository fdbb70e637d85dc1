using System.IO.Compression;
using NetMon.Decoding.Applications.Tls;

namespace NetMon.Tests.Applications;

public sealed class TlsCertificateListTests
{
    // The context of a request, then two certificates, the first with an extension.
    private static readonly byte[] List13 = [1, 9, 0, 0, 15, 0, 0, 3, 0xa, 0xb, 0xc, 0, 1, 7, 0, 0, 1, 0xd, 0, 0];

    private static readonly byte[] List12 = [0, 0, 10, 0, 0, 3, 0xa, 0xb, 0xc, 0, 0, 1, 0xd];

    [Fact]
    public void A_list_of_TLS_1_3_has_a_context_and_extensions() => AssertWhole(TlsCertificateList.Read13(List13));

    [Fact]
    public void A_list_of_TLS_1_2_has_neither() => AssertWhole(TlsCertificateList.Read12(List12));

    [Fact]
    public void A_list_that_is_cut_has_no_count()
    {
        for (var length = 0; length < List13.Length; length++)
        {
            var list = TlsCertificateList.Read13(List13.AsSpan(0, length));
            Assert.True(list.First is null or [0xa, 0xb, 0xc], $"{length} bytes");
            Assert.True(list.Count is null || length is 11 + 3 or 5, $"{length} bytes");
        }
    }

    [Fact]
    public void A_list_may_be_compressed()
    {
        AssertWhole(TlsCertificateList.ReadCompressed(Compressed(1, List13, List13.Length)));
        AssertWhole(TlsCertificateList.ReadCompressed(Compressed(2, List13, List13.Length)));
    }

    [Fact]
    public void A_length_that_is_wrong_gives_no_list()
    {
        foreach (var algorithm in (int[])[1, 2])
        {
            foreach (var length in (int[])[0, 1, List13.Length - 1, List13.Length + 1, 0xffffff])
            {
                Assert.Null(TlsCertificateList.ReadCompressed(Compressed(algorithm, List13, length)));
            }
        }
    }

    [Fact]
    public void A_bomb_gives_no_list()
    {
        foreach (var algorithm in (int[])[1, 2]) Assert.Null(TlsCertificateList.ReadCompressed(Compressed(algorithm, new byte[1 << 23], 1 << 23)));
    }

    [Fact]
    public void Damage_gives_no_list()
    {
        foreach (var algorithm in (int[])[1, 2])
        {
            var message = Compressed(algorithm, List13, List13.Length);
            for (var length = 0; length < message.Length; length++) Assert.Null(TlsCertificateList.ReadCompressed(message.AsSpan(0, length)));
            for (var at = 8; at < message.Length; at++)
            {
                byte[] changed = [.. message];
                changed[at] ^= 0x5a;
                TlsCertificateList.ReadCompressed(changed);
            }
        }

        Assert.Null(TlsCertificateList.ReadCompressed(Compressed(3, List13, List13.Length)));
    }

    private static byte[] Compressed(int algorithm, byte[] list, int length)
    {
        using var output = new MemoryStream();
        using (Stream compressor = algorithm == 2
            ? new BrotliStream(output, CompressionLevel.Fastest, leaveOpen: true)
            : new ZLibStream(output, CompressionLevel.Fastest, leaveOpen: true))
        {
            compressor.Write(list);
        }

        return [0, (byte)algorithm, .. Length(length), .. Length((int)output.Length), .. output.ToArray()];
    }

    private static byte[] Length(int length) => [(byte)(length >> 16), (byte)(length >> 8), (byte)length];

    private static void AssertWhole(TlsCertificateList? list)
    {
        Assert.Equal([0xa, 0xb, 0xc], list?.First!);
        Assert.Equal(2, list!.Count);
    }
}
