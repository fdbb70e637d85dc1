using NetMon.Fuzz;
using NetMon.Fuzz.Seeds;
using NetMon.Fuzz.Targets;

namespace NetMon.Tests.Fuzzing;

/// <summary>
/// The bounded run of the fuzz targets: the corpus, and changes of it that are the same in every run. A long one, guided by coverage, is
/// described in tests/NetMon.Fuzz/README.md.
/// </summary>
public sealed class CorpusTests
{
    /// <summary>Changed inputs that each target is fed; as many of each input.</summary>
    private const int Changes = 12_000;

    /// <summary>Generous, as only hangs must fail, not slow machines.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static TheoryData<string> Targets => [.. FuzzTarget.All.Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(Targets))]
    public void Every_input_of_the_corpus_is_taken(string target)
    {
        var corpus = Inputs(target);

        Check(target, corpus, corpus.Count);
    }

    // Lower numbers mean that seeds or kept inputs were lost.
    [Theory]
    [InlineData("packet", 275, 0)]
    [InlineData("tunnel", 408, 0)]
    [InlineData("application", 859, 3)]
    [InlineData("tls", 8, 0)]
    [InlineData("credential", 44, 0)]
    [InlineData("capture", 151, 0)]
    [InlineData("bpf", 79, 0)]
    [InlineData("http", 13, 0)]
    [InlineData("http2", 14, 1)]
    [InlineData("decryption", 19, 0)]
    [InlineData("deciphered", 19, 0)]
    public void The_corpus_does_not_shrink(string target, int least, int leastRegressions)
    {
        var names = Corpus.Of(target).Select(input => input.Name).ToHashSet();

        Assert.InRange(names.Count, least, int.MaxValue);
        Assert.InRange(names.Count(name => name.StartsWith("regression-", StringComparison.Ordinal)), leastRegressions, int.MaxValue);
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void Changes_of_the_corpus_are_taken(string target)
    {
        var corpus = Inputs(target);
        var ofEach = Changes / corpus.Count;

        Check(target, new Mutator(seed: 20_260_821).Mutate(corpus, ofEach), corpus.Count * ofEach);
    }

    [Fact]
    public void An_input_that_is_not_taken_is_found()
    {
        var target = new FuzzTarget("picky", input => BrokenPromiseException.ThrowUnless(input.Length < 2, "Too long."));

        var finding = new FuzzRun(target, Patience).Run([[1], [1, 2], [1, 2, 3]]);

        Assert.Equal([1, 2], finding?.Input);
        Assert.IsType<BrokenPromiseException>(finding?.Error);
    }

    [Fact]
    public void An_input_that_takes_for_ever_is_found()
    {
        using var end = new ManualResetEventSlim();
        var target = new FuzzTarget("slow", input =>
        {
            if (input.Length == 2) end.Wait(TestContext.Current.CancellationToken);
        });

        var finding = new FuzzRun(target, TimeSpan.FromMilliseconds(50)).Run([[1], [1, 2]]);

        end.Set();
        Assert.Equal([1, 2], finding?.Input);
        Assert.IsType<TimeoutException>(finding?.Error);
    }

    [Fact]
    public void Changes_are_the_same_for_the_same_seed()
    {
        byte[][] inputs = [[1, 2, 3, 4], [.. Enumerable.Repeat((byte)7, 100)]];

        var changes = new Mutator(1).Mutate(inputs, 500).ToList();

        Assert.Equal(changes, new Mutator(1).Mutate(inputs, 500));
        Assert.NotEqual(changes, new Mutator(2).Mutate(inputs, 500));
    }

    private static void Check(string target, IEnumerable<byte[]> inputs, int count)
    {
        var run = new FuzzRun(FuzzTarget.Find(target)!, Patience);

        var finding = run.Run(inputs);

        if (finding is not null) Assert.Fail($"{target} does not take {Convert.ToHexString(finding.Input)}: {finding.Error}");
        Assert.Equal(count, run.Executions);
    }

    private static List<byte[]> Inputs(string target) => [.. Corpus.Of(target).Select(input => input.Input)];
}
