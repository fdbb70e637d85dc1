using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using NetMon.CaptureFiles.Output;
using NetMon.Transactions.Http.Objects;

namespace NetMon.Tests.Transactions.Http;

public sealed class HttpObjectTests
{
    [Theory]
    [InlineData("/a/logo.png", null, "logo.png")]
    [InlineData("/a/", "text/html", "a.html")]
    [InlineData("/", "text/html; charset=utf-8", "object.html")]
    [InlineData(null, null, "object")]
    [InlineData("/run", "application/vnd.microsoft.portable-executable", "run.exe")]
    [InlineData("/a%2F..%2F..%2Fetc%2Fpasswd", null, "a_.._.._etc_passwd")]
    [InlineData("/..", null, "object")]
    [InlineData("/..%5C..%5Cx.txt", null, "_._.._x.txt")]
    [InlineData("/.bashrc", null, "_bashrc")]
    [InlineData("/con", "text/plain", "_con.txt")]
    [InlineData("/NUL.txt", null, "_NUL.txt")]
    [InlineData("/com1.tar.gz", null, "_com1.tar.gz")]
    [InlineData("/aux .txt", null, "_aux.txt")]
    [InlineData("/a:b.txt", null, "a_b.txt")]
    [InlineData("/a%00b%0ac", null, "a_b_c")]
    [InlineData("/a\\x1b\\u202eb", null, "a__b")]
    [InlineData("/name. . .", null, "name")]
    [InlineData("/%20", null, "object")]
    [InlineData("/gr%C3%BC%C3%9Fe.txt", null, "grüße.txt")]
    public void A_name_is_one_safe_segment(string? path, string? type, string expected) => Assert.Equal(expected, new HttpObjectNames().Give(path, type));

    [Fact]
    public void A_name_is_never_given_twice_and_never_too_long()
    {
        var names = new HttpObjectNames();
        Assert.Equal("a.txt", names.Give("/a.txt", null));
        Assert.Equal("A-2.TXT", names.Give("/A.TXT", null));
        Assert.Equal("a-2-2.txt", names.Give("/a-2.txt", null));
        Assert.Equal("a-3.txt", names.Give("/x/a.txt", null));
        var many = Enumerable.Range(0, 20_000).Select(_ => names.Give("/many.bin", null)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        Assert.Equal(20_000, many.Count);
        Assert.True(Encoding.UTF8.GetByteCount(names.Give("/" + string.Concat(Enumerable.Repeat("😀ü", 5000)), null)) < 255);
        Assert.True(names.Give("/" + new string('x', 100_000) + ".txt", null).Length < 100);
    }

    [Fact]
    public void An_object_has_the_hash_of_its_decoded_bytes()
    {
        var transaction = new HttpTalk().Ask("GET /a/b.txt HTTP/1.1\r\nHost: h\r\n\r\n").Answer("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n").Transaction;
        var item = new HttpObjects().Take(transaction)!;

        Assert.Equal(("b.txt", "http://h/a/b.txt", 3L, "text/plain"), (item.Name, item.Url, item.Size, item.DetectedType));
        Assert.Equal(Convert.ToHexString(SHA256.HashData("abc"u8)).ToLowerInvariant(), item.Sha256);
        Assert.Equal("abc"u8.ToArray(), item.GetBytes());
        Assert.Null(item.Fault);
    }

    [Fact]
    public void A_response_without_a_body_is_no_object() => Assert.Null(
        new HttpObjects().Take(new HttpTalk().Ask("GET / HTTP/1.1\r\n\r\n").Answer("HTTP/1.1 304 Not Modified\r\n\r\n").Transaction));

    [Fact]
    public void A_file_is_replaced_only_if_asked_and_a_link_never()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var file = Path.Combine(folder.FullName, "new", "a.txt");
            HttpObjectFile.Write(file, "one"u8, replaces: false);
            Assert.Throws<OutputExistsException>(() => HttpObjectFile.Write(file, "two"u8, replaces: false));
            Assert.Equal("one", File.ReadAllText(file));
            HttpObjectFile.Write(file, "3"u8, replaces: true);
            Assert.Equal("3", File.ReadAllText(file));

            if (OperatingSystem.IsWindows()) return;
            var outside = Path.Combine(folder.FullName, "outside");
            var link = Path.Combine(folder.FullName, "link");
            File.CreateSymbolicLink(link, outside);
            Assert.Throws<OutputExistsException>(() => HttpObjectFile.Write(link, "x"u8, replaces: true));
            Assert.False(File.Exists(outside));

            // Nobody reads from it, so opening it would never return.
            var pipe = Path.Combine(folder.FullName, "pipe");
            using (var made = Process.Start("mkfifo", [pipe])) made.WaitForExit();
            Assert.Throws<IOException>(() => HttpObjectFile.Write(pipe, "x"u8, replaces: true));
            Assert.Equal(["link", "new", "pipe"], Directory.GetFileSystemEntries(folder.FullName).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
