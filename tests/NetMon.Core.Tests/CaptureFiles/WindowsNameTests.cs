using NetMon.CaptureFiles.Output;

namespace NetMon.Tests.CaptureFiles;

/// <summary>Device names on Windows, as returned by GetFullPathName.</summary>
public sealed class WindowsNameTests
{
    [Theory]
    [InlineData(@"C:\captures\aux.pcapng", @"\\.\aux", "aux")]
    [InlineData("CON", @"\\.\CON", "CON")]
    [InlineData("com1.txt", @"\\.\com1", "com1")]
    [InlineData(@"\\.\PhysicalDrive0", @"\\.\PhysicalDrive0", "PhysicalDrive0")]
    public void A_device_is_neither_read_nor_written(string path, string fullPath, string device)
    {
        foreach (var isOutput in new[] { false, true })
        {
            var problem = Assert.Throws<IOException>(() => WindowsName.Check(path, fullPath, isOutput));
            Assert.Equal($"'{path}' is the name of a device of Windows ({device}), not of a file.", problem.Message);
        }
    }

    [Theory]
    [InlineData(@"C:\captures\a:b.pcapng")]
    [InlineData(@"C:\captures\a.pcapng:second:$DATA")]
    [InlineData(@"\\server\share\a.pcapng:second")]
    [InlineData(@"\\?\UNC\server\share\a.pcapng:second")]
    public void A_second_stream_of_a_file_may_be_read_and_is_not_written(string path)
    {
        WindowsName.Check(path, path, isOutput: false);
        Assert.Contains("colon", Assert.Throws<IOException>(() => WindowsName.Check(path, path, isOutput: true)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(@"\\.\NUL")]
    [InlineData(@"\\.\nul")]
    [InlineData(@"\\.\pipe\capture")]
    [InlineData(@"\\.\C:\captures\a.pcapng")]
    [InlineData(@"\\?\C:\captures\con")]
    [InlineData(@"\\server\share\a.pcapng")]
    [InlineData(@"\\?\UNC\server\share\aux.pcapng")]
    [InlineData(@"\\server\C$\a.pcapng")]
    [InlineData(@"C:\captures\console.pcapng")]
    public void All_others_are(string fullPath)
    {
        WindowsName.Check(fullPath, fullPath, isOutput: false);
        WindowsName.Check(fullPath, fullPath, isOutput: true);
    }
}
