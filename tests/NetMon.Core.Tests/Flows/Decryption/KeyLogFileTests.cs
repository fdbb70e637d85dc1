using System.Diagnostics;
using NetMon.Decoding.Applications.Tls.Secrets;
using NetMon.Flows.Decryption;

namespace NetMon.Tests.Flows.Decryption;

public sealed class KeyLogFileTests : IDisposable
{
    private static readonly string Master = new('1', 96);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("netmon");
    private readonly SteppedClock _clock = new();
    private readonly string _path;

    public KeyLogFileTests() => _path = Path.Join(_folder.FullName, "keys.log");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_file_that_grows_is_read_on_once_a_second()
    {
        File.WriteAllText(_path, Line('a'));
        var log = KeyLogFile.Open(_path, _clock);
        File.AppendAllText(_path, Line('b'));

        Assert.True(Knows(log, 'a'));
        Assert.False(Knows(log, 'b'));
        _clock.Advance(1.1);
        Assert.True(Knows(log, 'b'));

        File.AppendAllText(_path, Line('c'));
        Assert.False(Knows(log, 'c'));
    }

    [Fact]
    public void A_line_may_be_written_in_two_steps()
    {
        File.WriteAllText(_path, Line('a')[..100]);
        var log = KeyLogFile.Open(_path, _clock);
        Assert.True(log.IsEmpty);

        File.AppendAllText(_path, Line('a')[100..]);
        _clock.Advance(1.1);

        Assert.True(Knows(log, 'a'));
        Assert.Equal(0, log.InvalidLines);
    }

    [Fact]
    public void The_last_line_needs_no_line_feed()
    {
        File.WriteAllText(_path, Line('a').TrimEnd());

        Assert.True(Knows(KeyLogFile.Open(_path, _clock), 'a'));
    }

    [Fact]
    public void A_file_that_was_written_anew_is_read_from_its_start()
    {
        File.WriteAllText(_path, Line('a') + Line('b'));
        var log = KeyLogFile.Open(_path, _clock);
        File.WriteAllText(_path, Line('c'));
        _clock.Advance(1.1);

        Assert.True(Knows(log, 'c'));
        Assert.True(Knows(log, 'a'));
    }

    [Fact]
    public void A_file_that_was_removed_keeps_its_secrets()
    {
        File.WriteAllText(_path, Line('a'));
        var log = KeyLogFile.Open(_path, _clock);
        File.Delete(_path);
        _clock.Advance(1.1);

        Assert.False(Knows(log, 'b'));
        Assert.True(Knows(log, 'a'));
    }

    [Fact]
    public async Task A_pipe_is_refused_and_never_waited_for()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("Named pipes in the file system are those of Unix.");
        using (var made = Process.Start("mkfifo", [_path])) await made.WaitForExitAsync(TestContext.Current.CancellationToken);
        var link = Path.Join(_folder.FullName, "link");
        File.CreateSymbolicLink(link, _path);

        foreach (var path in new[] { _path, link, "/dev/null" })
        {
            var opened = Task.Run(() => KeyLogFile.Open(path), TestContext.Current.CancellationToken);
            await Assert.ThrowsAsync<KeyLogKindException>(() => opened.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task A_file_that_becomes_a_pipe_is_not_waited_for()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("Named pipes in the file system are those of Unix.");
        File.WriteAllText(_path, Line('a'));
        var log = KeyLogFile.Open(_path, _clock);
        File.Delete(_path);
        using (var made = Process.Start("mkfifo", [_path])) await made.WaitForExitAsync(TestContext.Current.CancellationToken);
        _clock.Advance(1.1);

        var known = Task.Run(() => Knows(log, 'b'), TestContext.Current.CancellationToken);
        Assert.False(await known.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_file_that_is_followed_may_be_written_later()
    {
        var log = KeyLogFile.Follow(_path);
        Assert.True(log.IsEmpty);
        File.WriteAllText(_path, Line('a'));

        SpinWait.SpinUntil(() => Knows(log, 'a'), TimeSpan.FromSeconds(20));
        Assert.True(Knows(log, 'a'));
    }

    private static string Line(char digit) => $"CLIENT_RANDOM {new string(digit, 64)} {Master}\n";

    private static bool Knows(ITlsSecrets log, char digit) =>
        log.Find(TlsRandom.Read(Convert.FromHexString(new string(digit, 64))), TlsSecretLabel.Master) is not null;
}
