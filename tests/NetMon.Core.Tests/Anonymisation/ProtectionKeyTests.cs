using NetMon.Anonymisation;

namespace NetMon.Tests.Anonymisation;

public sealed class ProtectionKeyTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("netmon-key").FullName;

    [Fact]
    public void A_new_file_is_for_its_owner_only_and_is_read_again()
    {
        var path = Path.Join(_folder, "new", "capture.key");

        var created = ProtectionKey.ReadOrCreate(path, out var isNew);
        var read = ProtectionKey.ReadOrCreate(path, out var isNewAgain);

        Assert.True(isNew);
        Assert.False(isNewAgain);
        Assert.Equal(created.Bytes.ToArray(), read.Bytes.ToArray());
        Assert.False(ProtectionKey.IsReadableByOthers(path));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a key")]
    [InlineData("00112233")]
    [InlineData("zz112233445566778899aabbccddeeff00112233445566778899aabbccddeeff")]
    [InlineData("00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff00")]
    public void A_file_that_has_no_key_is_refused_and_kept(string content)
    {
        var path = Path.Join(_folder, "bad.key");
        File.WriteAllText(path, content);

        Assert.Throws<FormatException>(() => ProtectionKey.ReadOrCreate(path, out _));
        Assert.Equal(content, File.ReadAllText(path));
    }

    [Fact]
    public void A_huge_file_is_refused_without_reading_it()
    {
        var path = Path.Join(_folder, "huge.key");
        using (var file = File.Create(path)) file.SetLength(1L << 30);

        Assert.Throws<FormatException>(() => ProtectionKey.ReadOrCreate(path, out _));
    }

    [Fact]
    public void Comments_and_line_ends_do_not_matter()
    {
        var path = Path.Join(_folder, "windows.key");
        File.WriteAllText(path, "# one\r\n00112233445566778899AABBCCDDEEFF\r\n00112233445566778899aabbccddeeff\r\n");

        Assert.Equal(0x11, ProtectionKey.ReadOrCreate(path, out _).Bytes[1]);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
