using System.Globalization;
using System.Text;
using NetMon.Decoding.Applications.Tls.Secrets;

namespace NetMon.Tests.Flows.Decryption;

public sealed class TlsKeyLogTests
{
    private static readonly string Random = new('a', 64);
    private static readonly string Master = new('1', 96);
    private static readonly string Secret = new('2', 64);
    private static readonly TlsRandom Session = TlsRandom.Read(Convert.FromHexString(Random));

    [Fact]
    public void Comments_and_labels_without_use_are_left_out()
    {
        var log = DecryptedRun.Log(
            $"# SSL/TLS secrets log file\r\n\r\nCLIENT_RANDOM {Random} {Master}\r\nEXPORTER_SECRET {Random} {Secret}\r\n"
            + $"EARLY_EXPORTER_SECRET {Random} {Secret}\r\nSERVER_TRAFFIC_SECRET_0 {Random} {Secret}\r\n");

        Assert.Equal(Convert.FromHexString(Master), log.Find(Session, TlsSecretLabel.Master));
        Assert.Equal(Convert.FromHexString(Secret), log.Find(Session, TlsSecretLabel.ServerApplication));
        Assert.Null(log.Find(Session, TlsSecretLabel.ClientApplication));
        Assert.Equal(0, log.InvalidLines);
    }

    // With the hash of a plain record these are all equal, and each line of a key log is compared with all before it.
    [Fact]
    public void Randoms_that_are_made_to_collide_do_not() => Assert.True(
        Enumerable.Range(0, 10_000).Select(i => TlsRandom.Read(Convert.FromHexString(string.Concat(Enumerable.Repeat(i.ToString("x8", CultureInfo.InvariantCulture), 8)))).GetHashCode())
            .Distinct().Count() > 9_900);

    [Theory]
    [InlineData("CLIENT_RANDOM")]
    [InlineData("CLIENT_RANDOM aa bb")]
    [InlineData("CLIENT_RANDOM {random} ")]
    [InlineData("CLIENT_RANDOM {random} 11")]
    [InlineData("CLIENT_RANDOM {random} {master}00")]
    [InlineData("CLIENT_RANDOM {random} {secret}")]
    [InlineData("CLIENT_RANDOM {random}0 {master}")]
    [InlineData("CLIENT_RANDOM {random} xx{master}")]
    [InlineData("something else")]
    public void A_line_of_another_format_is_counted(string line)
    {
        var text = line.Replace("{random}", Random, StringComparison.Ordinal).Replace("{master}", Master, StringComparison.Ordinal)
            .Replace("{secret}", Secret, StringComparison.Ordinal);

        var log = DecryptedRun.Log($"{text}\nCLIENT_TRAFFIC_SECRET_0 {Random} {Secret}");

        Assert.Equal(1, log.InvalidLines);
        Assert.Null(log.Find(Session, TlsSecretLabel.Master));
        Assert.NotNull(log.Find(Session, TlsSecretLabel.ClientApplication));
    }

    [Fact]
    public void A_line_without_end_takes_no_memory()
    {
        var log = new TlsKeyLog();
        for (var i = 0; i < 10_000; i++) log.Add(Encoding.ASCII.GetBytes(Master));
        log.Add(Encoding.ASCII.GetBytes($"\nCLIENT_RANDOM {Random} {Master}\n"));

        Assert.Equal(1, log.InvalidLines);
        Assert.NotNull(log.Find(Session, TlsSecretLabel.Master));
    }

    [Fact]
    public void It_does_not_matter_how_the_bytes_are_split()
    {
        var bytes = Encoding.ASCII.GetBytes($"# a\nCLIENT_RANDOM {Random} {Master}\nnonsense\nSERVER_TRAFFIC_SECRET_0 {Random} {Secret}\n");
        for (var at = 0; at <= bytes.Length; at++)
        {
            var log = new TlsKeyLog();
            log.Add(bytes.AsSpan(0, at));
            log.Add(bytes.AsSpan(at));

            Assert.NotNull(log.Find(Session, TlsSecretLabel.Master));
            Assert.NotNull(log.Find(Session, TlsSecretLabel.ServerApplication));
            Assert.Equal(1, log.InvalidLines);
        }
    }

    [Fact]
    public void The_oldest_sessions_are_forgotten()
    {
        var log = new TlsKeyLog(maxSessions: 3);
        foreach (var digit in "abcde") log.Add(Encoding.ASCII.GetBytes($"CLIENT_RANDOM {new string(digit, 64)} {Master}\n"));

        var kept = "abcde".Where(digit => log.Find(TlsRandom.Read(Convert.FromHexString(new string(digit, 64))), TlsSecretLabel.Master) is not null);
        Assert.Equal("cde", string.Concat(kept));
    }
}
