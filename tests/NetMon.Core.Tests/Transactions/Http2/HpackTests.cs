using NetMon.Tests.Applications;
using NetMon.Transactions.Http2.Hpack;

namespace NetMon.Tests.Transactions.Http2;

/// <summary>The examples of RFC 7541 appendix C, and blocks that no sender should make.</summary>
public sealed class HpackTests
{
    private const string Date21 = "Mon, 21 Oct 2013 20:13:21 GMT";
    private const string Date22 = "Mon, 21 Oct 2013 20:13:22 GMT";
    private const string Cookie = "foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1";

    // A size update to 256, which the examples of C.5 and C.6 assume.
    private const string Size256 = "3fe101";

    [Theory]
    [InlineData("400a 6375 7374 6f6d 2d6b 6579 0d63 7573 746f 6d2d 6865 6164 6572", "custom-key: custom-header", 55)] // C.2.1
    [InlineData("040c 2f73 616d 706c 652f 7061 7468", ":path: /sample/path", 0)] // C.2.2
    [InlineData("1008 7061 7373 776f 7264 0673 6563 7265 74", "password: secret", 0)] // C.2.3
    [InlineData("82", ":method: GET", 0)] // C.2.4
    public void Each_representation_is_read(string block, string field, int tableSize)
    {
        var decoder = new HpackDecoder();

        Assert.Equal([field], Decode(decoder, block));
        Assert.Equal(tableSize, decoder.Buffered);
    }

    // C.3, and C.4 with the Huffman code.
    [Theory]
    [InlineData(
        "8286 8441 0f77 7777 2e65 7861 6d70 6c65 2e63 6f6d",
        "8286 84be 5808 6e6f 2d63 6163 6865",
        "8287 85bf 400a 6375 7374 6f6d 2d6b 6579 0c63 7573 746f 6d2d 7661 6c75 65")]
    [InlineData(
        "8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff",
        "8286 84be 5886 a8eb 1064 9cbf",
        "8287 85bf 4088 25a8 49e9 5ba9 7d7f 8925 a849 e95b b8e8 b4bf")]
    public void Requests_are_read(string first, string second, string third)
    {
        var decoder = new HpackDecoder();

        Assert.Equal([":method: GET", ":scheme: http", ":path: /", ":authority: www.example.com"], Decode(decoder, first));
        Assert.Equal(57, decoder.Buffered);
        Assert.Equal([":authority: www.example.com"], Table(decoder));
        Assert.Equal([":method: GET", ":scheme: http", ":path: /", ":authority: www.example.com", "cache-control: no-cache"], Decode(decoder, second));
        Assert.Equal(110, decoder.Buffered);
        Assert.Equal(["cache-control: no-cache", ":authority: www.example.com"], Table(decoder));
        Assert.Equal(
            [":method: GET", ":scheme: https", ":path: /index.html", ":authority: www.example.com", "custom-key: custom-value"], Decode(decoder, third));
        Assert.Equal(164, decoder.Buffered);
        Assert.Equal(["custom-key: custom-value", "cache-control: no-cache", ":authority: www.example.com"], Table(decoder));
    }

    // C.5, and C.6 with the Huffman code: the oldest fields are evicted.
    [Theory]
    [InlineData(
        "4803 3330 3258 0770 7269 7661 7465 611d 4d6f 6e2c 2032 3120 4f63 7420 3230 3133 2032 303a 3133 3a32 3120 474d 546e 1768 7474 7073 3a2f"
        + "2f77 7777 2e65 7861 6d70 6c65 2e63 6f6d",
        "4803 3330 37c1 c0bf",
        "88c1 611d 4d6f 6e2c 2032 3120 4f63 7420 3230 3133 2032 303a 3133 3a32 3220 474d 54c0 5a04 677a 6970 7738 666f 6f3d 4153 444a 4b48 514b"
        + "425a 584f 5157 454f 5049 5541 5851 5745 4f49 553b 206d 6178 2d61 6765 3d33 3630 303b 2076 6572 7369 6f6e 3d31")]
    [InlineData(
        "4882 6402 5885 aec3 771a 4b61 96d0 7abe 9410 54d4 44a8 2005 9504 0b81 66e0 82a6 2d1b ff6e 919d 29ad 1718 63c7 8f0b 97c8 e9ae 82ae 43d3",
        "4883 640e ffc1 c0bf",
        "88c1 6196 d07a be94 1054 d444 a820 0595 040b 8166 e084 a62d 1bff c05a 839b d9ab 77ad 94e7 821d d7f2 e6c7 b335 dfdf cd5b 3960 d5af 2708"
        + "7f36 72c1 ab27 0fb5 291f 9587 3160 65c0 03ed 4ee5 b106 3d50 07")]
    public void Responses_are_read(string first, string second, string third)
    {
        var decoder = new HpackDecoder();

        string[] expected = [":status: 302", "cache-control: private", "date: " + Date21, "location: https://www.example.com"];
        Assert.Equal(expected, Decode(decoder, Size256 + first));
        Assert.Equal(222, decoder.Buffered);
        Assert.Equal(expected.Reverse(), Table(decoder));
        Assert.Equal([":status: 307", .. expected[1..]], Decode(decoder, second));
        Assert.Equal(222, decoder.Buffered);
        Assert.Equal([":status: 307", .. expected[1..].Reverse()], Table(decoder));
        Assert.Equal(
            [":status: 200", "cache-control: private", "date: " + Date22, "location: https://www.example.com", "content-encoding: gzip", "set-cookie: " + Cookie],
            Decode(decoder, third));
        Assert.Equal(215, decoder.Buffered);
        Assert.Equal(["set-cookie: " + Cookie, "content-encoding: gzip", "date: " + Date22], Table(decoder));
    }

    // C.1, as sizes of the table.
    [Theory]
    [InlineData("3f21", 64)]
    [InlineData("3f9a0a", 1337)]
    [InlineData("3f9a8a00", 1337)]
    public void Integers_are_read(string sizeUpdate, int size)
    {
        var fits = new HpackDecoder();
        Decode(fits, sizeUpdate + Literal(size - 32));
        Assert.Equal(size, fits.Buffered);

        var tooLarge = new HpackDecoder();
        Decode(tooLarge, sizeUpdate + Literal(size - 31));
        Assert.Equal(0, tooLarge.Buffered);
    }

    [Theory]
    [InlineData("80")] // Index 0.
    [InlineData("be")] // An index after the last one.
    [InlineData("7f00 01 61")] // The name of a field that is not there.
    [InlineData("ff8080808080808001")] // An index that never ends.
    [InlineData("ffffffffff7f")] // An index out of bounds.
    [InlineData("ff")] // Cut off.
    [InlineData("40")]
    [InlineData("4001")]
    [InlineData("400161")]
    [InlineData("40016103")]
    [InlineData("407fffffffff7f")] // A string of more than a gigabyte.
    [InlineData("82 20")] // A size update after a field.
    [InlineData("3fe2ff3f")] // A table larger than the limit.
    [InlineData("0001 61 84 ffffffff")] // The end of a string within a string.
    [InlineData("0001 61 82 1f00")] // Padding that is not ones.
    [InlineData("0001 61 82 1fff")] // Padding of more than seven bits.
    public void An_invalid_block_ends_decoding(string block) => Assert.False(new HpackDecoder().TryDecode(Bytes.Of(block), new HpackFieldList()));

    [Fact]
    public void A_cut_block_is_invalid_at_every_byte_of_a_field()
    {
        var block = Bytes.Of("4088 25a8 49e9 5ba9 7d7f 8925 a849 e95b b8e8 b4bf");
        for (var length = 1; length < block.Length; length++) Assert.False(new HpackDecoder().TryDecode(block.AsSpan(0, length), new HpackFieldList()));
        Assert.True(new HpackDecoder().TryDecode(block, new HpackFieldList()));
    }

    [Fact]
    public void Every_byte_has_its_Huffman_code()
    {
        // The code of the table in appendix B, from the longest codes to the shortest.
        (int Symbol, uint Code, int Length)[] some =
        [
            ('0', 0x0, 5), ('t', 0x9, 5), (' ', 0x14, 6), ('u', 0x2d, 6), (':', 0x5c, 7), ('z', 0x7b, 7), ('&', 0xf8, 8), ('Z', 0xfd, 8), ('!', 0x3f8, 10),
            ('?', 0x3fc, 10), ('\'', 0x7fa, 11), ('|', 0x7fc, 11), ('#', 0xffa, 12), ('>', 0xffb, 12), (0, 0x1ff8, 13), ('~', 0x1ffd, 13), ('^', 0x3ffc, 14),
            ('}', 0x3ffd, 14), ('<', 0x7ffc, 15), ('{', 0x7ffe, 15), ('\\', 0x7fff0, 19), (208, 0x7fff2, 19), (128, 0xfffe6, 20), (226, 0xfffed, 20),
            (153, 0x1fffdc, 21), (230, 0x1fffe8, 21), (129, 0x3fffd2, 22), (233, 0x3fffeb, 22), (1, 0x7fffd8, 23), (239, 0x7ffff4, 23), (9, 0xffffea, 24),
            (237, 0xfffff5, 24), (199, 0x1ffffec, 25), (235, 0x1ffffef, 25), (192, 0x3ffffe0, 26), (255, 0x3ffffee, 26), (203, 0x7ffffde, 27),
            (254, 0x7fffff0, 27), (2, 0xfffffe2, 28), (249, 0xffffffe, 28), (10, 0x3ffffffc, 30), (22, 0x3ffffffe, 30),
        ];
        foreach (var (symbol, code, length) in some)
        {
            // After 0 to 7 codes of five bits, so that it begins at every bit of a byte.
            for (var before = 0; before < 8; before++)
            {
                Assert.True(Huffman(before, code, length, out var text));
                Assert.Equal([.. Enumerable.Repeat((byte)'a', before), (byte)symbol], text);
            }
        }

        Assert.False(Huffman(0, 0x3fffffff, 30, out _));
    }

    [Fact]
    public void A_block_that_grows_too_much_is_cut_and_the_table_stays_right()
    {
        var decoder = new HpackDecoder();
        // A field of 4,000 bytes, and 16,000 references to it, which stand for 64 MB.
        byte[] block = [.. Bytes.Of("400161" + Length(4000)), .. Enumerable.Repeat((byte)'b', 4000), .. Enumerable.Repeat((byte)0xbe, 16_000), .. Bytes.Of("40016301 64")];
        var list = new HpackFieldList();

        Assert.True(decoder.TryDecode(block, list));
        Assert.True(list.IsCut);
        Assert.Equal(16, list.Fields.Count);
        Assert.Equal(["c: d"], Decode(decoder, "be"));
    }

    [Fact]
    public void A_larger_table_is_kept_in_order()
    {
        var decoder = new HpackDecoder();
        // A table of 65,536 bytes, and more fields than fit.
        Decode(decoder, "3fe1ff03");
        for (var i = 0; i < 5000; i++) Decode(decoder, "40 0161 04" + Convert.ToHexString(System.Text.Encoding.ASCII.GetBytes($"{i:d4}")));

        Assert.Equal(65_536 / 37 * 37, decoder.Buffered);
        Assert.Equal(["a: 4999"], Decode(decoder, "be"));
        Assert.Equal([$"a: {5000 - (65_536 / 37):d4}"], Decode(decoder, "ff" + Number(62 + (65_536 / 37) - 1 - 127)));
        Assert.False(decoder.TryDecode(Bytes.Of("ff" + Number(62 + (65_536 / 37) - 127)), new HpackFieldList()));
    }

    [Fact]
    public void Text_is_made_safe()
    {
        Assert.Equal([@"a\x1b: b\x0a\u202e"], Decode(new HpackDecoder(), "0002 611b 05 620a e280ae"));
    }

    private static IEnumerable<string> Decode(HpackDecoder decoder, string block)
    {
        var list = new HpackFieldList();
        Assert.True(decoder.TryDecode(Bytes.Of(block), list));
        Assert.False(list.IsCut);
        return list.Fields.Select(field => $"{field.Name.Text}: {field.Value.Text}");
    }

    private static IEnumerable<string> Table(HpackDecoder decoder)
    {
        for (var index = HpackStaticTable.Count + 1; ; index++)
        {
            var list = new HpackFieldList();
            if (!decoder.TryDecode([(byte)(0x80 | index)], list)) yield break;
            yield return $"{list.Fields[0].Name.Text}: {list.Fields[0].Value.Text}";
        }
    }

    // A field with an empty name and a value of this length.
    private static string Literal(int length) => "4000" + Length(length) + string.Concat(Enumerable.Repeat("61", length));

    private static string Length(int length) => length < 127 ? length.ToString("x2") : "7f" + Number(length - 127);

    private static string Number(int value) => value < 128 ? value.ToString("x2") : ((value & 0x7f) | 0x80).ToString("x2") + Number(value >> 7);

    private static bool Huffman(int before, uint code, int length, out byte[] text)
    {
        var bits = string.Concat(Enumerable.Repeat("00011", before)) + Convert.ToString(code, 2).PadLeft(length, '0');
        bits = bits.PadRight((bits.Length + 7) / 8 * 8, '1');
        var coded = Enumerable.Range(0, bits.Length / 8).Select(i => Convert.ToByte(bits.Substring(i * 8, 8), 2)).ToArray();
        var buffer = new byte[HpackHuffman.MaxDecodedLength(coded.Length)];
        var isValid = HpackHuffman.TryDecode(coded, buffer, out var decoded);
        text = buffer[..decoded];
        return isValid;
    }
}
