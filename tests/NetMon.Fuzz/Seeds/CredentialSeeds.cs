using NetMon.Fuzz.Targets;
using NetMon.Tests.Transactions;

namespace NetMon.Fuzz.Seeds;

/// <summary>The logins that the tests use.</summary>
internal static class CredentialSeeds
{
    /// <summary>Every seed.</summary>
    public static IEnumerable<CorpusInput> All { get; } =
        [.. CredentialSamples.All.Select(sample => new CorpusInput(sample.Name, CredentialTarget.ToInput(sample.Turns)))];
}
