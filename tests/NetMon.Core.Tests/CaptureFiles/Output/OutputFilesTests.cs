using System.Diagnostics;
using NetMon.CaptureFiles.Output;

#pragma warning disable CA1416 // The tests that ask for modes skip where there are none.

namespace NetMon.Tests.CaptureFiles.Output;

public sealed class OutputFilesTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string _folder = Directory.CreateTempSubdirectory("netmon-output-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_exists_is_refused_and_kept()
    {
        var path = Existing("x");

        Assert.Equal(path, Assert.Throws<OutputExistsException>(() => OutputFiles.Open(path, OutputMode.CreateNew)).Path);
        Assert.Throws<OutputExistsException>(() => OutputFiles.OpenClaimed(path, OutputMode.CreateNew));

        Assert.Equal("precious", File.ReadAllText(path));
        Assert.False(OutputLock.IsHeld(path));
    }

    [Fact]
    public void Replacing_empties_and_appending_adds()
    {
        var path = Existing("x");

        Write(path, OutputMode.Append, "+");
        Assert.Equal("precious+", File.ReadAllText(path));

        Write(path, OutputMode.Replace, "new");
        Assert.Equal("new", File.ReadAllText(path));
    }

    [Fact]
    public void A_write_protected_file_is_replaced_and_stays_write_protected()
    {
        var path = Existing("x");
        File.SetAttributes(path, FileAttributes.ReadOnly);

        Write(path, OutputMode.Replace, "new");

        Assert.Equal("new", File.ReadAllText(path));
        Assert.True(File.GetAttributes(path).HasFlag(FileAttributes.ReadOnly));
        File.SetAttributes(path, FileAttributes.Normal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_link_is_not_followed_unless_replacing_was_asked_for(bool dangles)
    {
        var target = Path.Join(_folder, "target");
        if (!dangles) Existing("target");
        var link = Path.Join(_folder, "link");
        File.CreateSymbolicLink(link, target);

        Assert.True(OutputFiles.IsTaken(link));
        Assert.Throws<OutputExistsException>(() => OutputFiles.Open(link, OutputMode.CreateNew));
        Assert.Equal(!dangles, File.Exists(target));
        Write(link, OutputMode.Replace, "new");

        Assert.Equal("new", File.ReadAllText(target));
        Assert.Equal(target, new FileInfo(link).LinkTarget);
    }

    [Fact]
    public void A_log_is_not_followed_out_of_a_folder_that_everybody_may_write_to()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("There are no such folders.");
        var target = Existing("target");
        var open = Directory.CreateDirectory(Path.Join(_folder, "open"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;
        File.SetUnixFileMode(open, UnixFileMode.StickyBit | UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute);
        var link = Path.Join(open, "log");
        File.CreateSymbolicLink(link, target);

        Assert.Throws<IOException>(() => LineFile.Append(link, "line\n"u8, maxBytes: 0, keep: 0));
        Assert.Equal("precious", File.ReadAllText(target));

        File.SetUnixFileMode(open, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        LineFile.Append(link, "line\n"u8, maxBytes: 0, keep: 0);
        Assert.Equal("preciousline\n", File.ReadAllText(target));
    }

    [Theory]
    [InlineData(OutputMode.CreateNew)]
    [InlineData(OutputMode.Replace)]
    [InlineData(OutputMode.Append)]
    public void New_files_are_for_owner_and_group_only(OutputMode mode)
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("Nothing says there what the umask is.");
        var path = Path.Join(_folder, "new");

        Write(path, mode, "x");

        // Less the umask, usually 022 or 077: both keep the owner's bits, and neither adds one.
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path) & ~UnixFileMode.GroupRead);
        Assert.Equal(Umask().HasFlag(UnixFileMode.GroupRead) ? UnixFileMode.None : UnixFileMode.GroupRead, File.GetUnixFileMode(path) & UnixFileMode.GroupRead);
    }

    [Theory]
    [InlineData(OutputMode.CreateNew)]
    [InlineData(OutputMode.Replace)]
    [InlineData(OutputMode.Append)]
    public async Task Pipes_and_devices_are_written_as_they_are(OutputMode mode)
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("Pipes have no place in folders there.");
        var pipe = Path.Join(_folder, "pipe");
        using (var made = Process.Start("mkfifo", [pipe])) await made.WaitForExitAsync(TestContext.Current.CancellationToken);
        var read = Task.Run(() => File.ReadAllText(pipe), TestContext.Current.CancellationToken);

        Write(pipe, mode, "through");
        Write("/dev/null", mode, "away");

        Assert.Equal("through", await read);
        Assert.False(OutputFiles.IsTaken(pipe) || OutputFiles.IsTaken("/dev/null") || OutputFiles.IsTaken("/dev/stdout"));
    }

    [Fact]
    public void One_output_has_one_writer()
    {
        var path = Path.Join(_folder, "x");
        using (OutputFiles.OpenClaimed(path, OutputMode.CreateNew))
        {
            Assert.True(OutputLock.IsHeld(path));
            Assert.Equal(path, Assert.Throws<OutputInUseException>(() => OutputFiles.OpenClaimed(path, OutputMode.Replace)).Path);
            Assert.Throws<OutputInUseException>(() => OutputLock.Acquire(Path.Join(_folder, "sub", "..", "x")));
        }

        Assert.False(OutputLock.IsHeld(path));
        Assert.Equal([path], Directory.GetFiles(_folder));
        OutputLock.Acquire(path).Dispose();
    }

    [Fact]
    public void A_link_and_its_target_are_one_output()
    {
        var path = Existing("x");
        File.CreateSymbolicLink(Path.Join(_folder, "link"), path);

        using var claim = OutputLock.Acquire(path);

        Assert.Throws<OutputInUseException>(() => OutputFiles.OpenClaimed(Path.Join(_folder, "link"), OutputMode.Replace));
        Assert.Equal("precious", File.ReadAllText(path));
    }

    [Fact]
    public async Task A_lock_counts_between_processes_and_only_while_they_live()
    {
        if (!File.Exists("/usr/bin/flock")) Assert.Skip("There is no flock(1) here.");
        var path = Path.Join(_folder, "x");
        var start = new ProcessStartInfo("/usr/bin/flock", ["--exclusive", "--no-fork", Path.Join(_folder, ".x.lock"), "sh", "-c", "echo held; exec sleep 60"]) { RedirectStandardOutput = true, UseShellExecute = false };
        using var other = Process.Start(start)!;
        Assert.Equal("held", await other.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));

        Assert.Throws<OutputInUseException>(() => OutputLock.Acquire(path));
        other.Kill();
        await other.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(File.Exists(Path.Join(_folder, ".x.lock")));
        OutputLock.Acquire(path).Dispose();
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public void Who_waits_gets_it()
    {
        var path = Path.Join(_folder, "x");
        var first = OutputLock.Acquire(path);
        using var timer = new Timer(_ => first.Dispose(), state: null, dueTime: 200, period: Timeout.Infinite);

        using var second = OutputLock.Acquire(path, TimeSpan.FromSeconds(30));

        Assert.True(OutputLock.IsHeld(path));
    }

    [Fact]
    public void Of_many_at_once_never_two_have_it()
    {
        var path = Path.Join(_folder, "x");
        var (holders, most, taken) = (0, 0, 0);
        Parallel.For(0, 400, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ =>
        {
            try
            {
                using var claim = OutputLock.Acquire(path);
                var now = Interlocked.Increment(ref holders);
                if (now > 1) Volatile.Write(ref most, now);
                Interlocked.Increment(ref taken);
                Thread.Yield();
                Interlocked.Decrement(ref holders);
            }
            catch (OutputInUseException)
            {
                // As it should be.
            }
        });

        Assert.Equal(0, most);
        Assert.NotEqual(0, taken);
    }

    [Fact]
    public void Retention_leaves_alone_what_another_capture_writes()
    {
        var others = Path.Join(_folder, "a_00001_20260131235959.pcapng");
        using var capture = OutputFiles.OpenClaimed(others, OutputMode.CreateNew);
        var row = new FileSequence(Path.Join(_folder, "a.pcapng"), ".pcapng", new FileRetention(MaxFiles: 1, IncludesEarlier: true));

        row.Began(Existing(Path.GetFileName(row.Next(DateTime.UnixEpoch))));

        Assert.True(File.Exists(others));
    }

    [Fact]
    public void Folders_are_made_for_owner_and_group_and_a_look_at_them_makes_none()
    {
        var file = Path.Join(_folder, "one", "two", "known.txt");
        OutputFiles.CheckFolder(Path.GetDirectoryName(file));
        Assert.Empty(Directory.GetFileSystemEntries(_folder));

        OutputFiles.WriteWhole(file, ["line"]);

        Assert.Equal(["line"], File.ReadAllLines(file));
        if (OperatingSystem.IsWindows()) return;
        const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute;
        Assert.All(["one", Path.Join("one", "two")], folder => Assert.Equal(Mode & ~Umask(), File.GetUnixFileMode(Path.Join(_folder, folder))));
        Assert.Throws<IOException>(() => OutputFiles.CheckFolder(Path.Join(file, "three")));
        Assert.Throws<IOException>(() => OutputFiles.MakeFolder(Path.Join(file, "three", "x")));
    }

    [Fact]
    public void An_export_that_replaces_a_file_keeps_its_rights_and_the_packets_are_never_in_one_that_more_may_read()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Modes are not Windows' own.");
        var path = Restricted("x.pcapng");
        using (var export = new CaptureExport(path, CaptureFileFormat.Pcapng, [], append: false, replace: true))
        {
            Assert.Equal(OwnerOnly, File.GetUnixFileMode(export.PartialPath!));
            export.Complete();
        }

        Assert.Equal(OwnerOnly, File.GetUnixFileMode(path));
        AssertSameOwner(path);
    }

    [Fact]
    public void An_export_that_may_replace_follows_a_link_to_a_file_that_is_not_there()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege on Windows.");
        var (link, target) = (Path.Join(_folder, "dangling"), Path.Join(_folder, "target.pcapng"));
        File.CreateSymbolicLink(link, target);

        using (var export = new CaptureExport(link, CaptureFileFormat.Pcapng, [], append: false, replace: true)) export.Complete();

        Assert.True(new FileInfo(target).Length > 0);
        Assert.Equal(target, new FileInfo(link).LinkTarget);
    }

    [Fact]
    public void A_small_file_and_a_log_that_begins_anew_keep_their_rights()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Modes are not Windows' own.");
        var small = Restricted("known.txt");
        var log = Restricted("log");
        var single = Restricted("single");

        OutputFiles.WriteWhole(small, ["line"]);
        LineFile.Append(log, "line\n"u8, maxBytes: 10, keep: 1);
        LineFile.Append(single, "line\n"u8, maxBytes: 10, keep: 0);

        Assert.Equal("precious", File.ReadAllText(log + ".1"));
        Assert.All([small, log, log + ".1", single], path => Assert.Equal((path, OwnerOnly), (path, File.GetUnixFileMode(path))));
        Assert.All([small, log, single], path => Assert.Equal("line", File.ReadAllText(path).TrimEnd()));
        Assert.All([small, log, single], AssertSameOwner);
    }

    [Theory]
    [InlineData(0x1a0, 0x180)] // 0640 is 0600
    [InlineData(0x1b4, 0x1a4)] // 0664 is 0644
    [InlineData(0x1e8, 0x1c0)] // 0750 is 0700
    [InlineData(0x1ed, 0x1ed)] // 0755 is 0755
    public void A_group_that_was_not_given_a_file_gets_what_everybody_has(int mode, int expected) =>
        Assert.Equal((UnixFileMode)expected, FileRights.ForOtherGroup((UnixFileMode)mode));

    // Of another user where that can be made.
    private string Restricted(string name)
    {
        var path = Existing(name);
        File.SetUnixFileMode(path, OwnerOnly);
        if (Environment.IsPrivilegedProcess) Process.Start("chown", ["65534:65533", path]).WaitForExit();
        return path;
    }

    private static void AssertSameOwner(string path)
    {
        if (Environment.IsPrivilegedProcess) Assert.Equal((65534u, 65533u), UnixFile.Look(path) is { } file ? (file.Owner, file.Group) : default);
    }

    private static void Write(string path, OutputMode mode, string text)
    {
        using var file = OutputFiles.OpenClaimed(path, mode);
        file.Write(System.Text.Encoding.UTF8.GetBytes(text));
    }

    private static UnixFileMode Umask() => (UnixFileMode)Convert.ToInt32(
        File.ReadLines("/proc/self/status").Single(line => line.StartsWith("Umask:", StringComparison.Ordinal))[6..].Trim(), 8);

    private string Existing(string name)
    {
        var path = Path.Join(_folder, name);
        File.WriteAllText(path, "precious");
        return path;
    }
}
