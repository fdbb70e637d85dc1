using System.Management.Automation;

namespace NetMon.Tests.Binding;

public sealed class CompletionTests
{
    [Theory]
    [InlineData("tc", "tcp")]
    [InlineData("'tcp po", "'tcp port'")]
    [InlineData("'tcp po'", "'tcp port'")]
    [InlineData("\"tcp d", "\"tcp dst\"")]
    [InlineData("'tcp dst p", "'tcp dst port'")]
    [InlineData("'not (udp or ic", "'not (udp or icmp'")]
    [InlineData("'tcp port 80 a", "'tcp port 80 and'")]
    [InlineData("'tcp port 4", "'tcp port 443'")]
    [InlineData("'ip proto ", @"'ip proto \tcp'")]
    [InlineData("'!ar", "'!arp'")]
    public void A_filter_is_completed_word_by_word_with_the_quotes_that_were_begun(string typed, string expected) =>
        Assert.Contains(expected, Complete($"Import-PacketCapture x -Filter {typed}").Select(match => match.CompletionText));

    [Fact]
    public void After_a_host_the_user_alone_knows_what_comes() =>
        Assert.DoesNotContain(Complete("Import-PacketCapture x -Filter 'host "), match => match.CompletionText.StartsWith("'host", StringComparison.Ordinal));

    [Fact]
    public void A_word_that_cannot_follow_is_not_offered() =>
        Assert.DoesNotContain("'tcp icmp'", Complete("Import-PacketCapture x -Filter 'tcp i").Select(match => match.CompletionText));

    [Fact]
    public void A_filter_with_blanks_that_was_begun_without_quotes_gets_them() =>
        Assert.Contains(
            "'tcp[tcpflags] & tcp-rst != 0'", Complete("Import-PacketCapture x -Filter tcp[").Select(match => match.CompletionText));

    [Fact]
    public void Protocols_are_completed_by_name() =>
        Assert.Equal(["icmp", "icmp6", "icmpv6"], Complete("Import-PacketCapture x -Protocol ICM").Select(match => match.CompletionText));

    [Fact]
    public void Interfaces_are_completed_by_name_and_the_tooltip_shows_their_addresses()
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("The loopback interface has another name elsewhere.");

        var match = Assert.Single(Complete("Get-NetInterface lo"), match => match.CompletionText == "lo");

        Assert.Contains("Loopback", match.ToolTip, StringComparison.Ordinal);
        Assert.Contains("127.0.0.1", match.ToolTip, StringComparison.Ordinal);
    }

    private static IEnumerable<CompletionResult> Complete(string line)
    {
        using var engine = new Engine();
        return [.. engine.Run("(TabExpansion2 $line $line.Length).CompletionMatches", ("line", line)).Clean().Select(o => (CompletionResult)o.BaseObject)];
    }
}
