using NetMon.Tests.Applications;

namespace NetMon.Tests.Transactions;

/// <summary>A login in clear.</summary>
/// <param name="Name">Name of the sample.</param>
/// <param name="Expected">Protocol, method, user, secret, and whether it succeeded.</param>
internal sealed record CredentialSample(string Name, string Expected)
{
    /// <summary>What is said, in turns.</summary>
    public List<(bool FromClient, byte[] Bytes)> Turns { get; } = [];

    public CredentialSample Client(string text) => Client(new Bytes().Text(text));

    public CredentialSample Client(byte[] bytes) => Say(fromClient: true, bytes);

    public CredentialSample Server(string text) => Server(new Bytes().Text(text));

    public CredentialSample Server(byte[] bytes) => Say(fromClient: false, bytes);

    public override string ToString() => Name;

    private CredentialSample Say(bool fromClient, byte[] bytes)
    {
        Turns.Add((fromClient, bytes));
        return this;
    }
}
