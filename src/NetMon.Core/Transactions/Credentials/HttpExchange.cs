namespace NetMon.Transactions.Credentials;

/// <summary>A request that waits for its response.</summary>
/// <param name="isGivenUp">Whether its response is not waited for, because too many wait.</param>
internal sealed class HttpExchange(bool isGivenUp = false)
{
    private List<(CredentialAttempt Attempt, HttpProof Proof)>? _attempts;
    private int? _status;

    /// <summary>Whether the response has no body, because the method is HEAD.</summary>
    public bool IsHead { get; set; }

    /// <summary>Whether the method is CONNECT.</summary>
    public bool IsConnect { get; set; }

    /// <summary>Adds a credential of the request.</summary>
    /// <param name="attempt">The credential.</param>
    /// <param name="proof">What the status says about it.</param>
    public void Add(CredentialAttempt attempt, HttpProof proof)
    {
        if (isGivenUp) attempt.GiveUp();
        else if (_status is { } status) attempt.End(Judge(status, proof));
        else (_attempts ??= []).Add((attempt, proof));
    }

    /// <summary>Takes the status of the response.</summary>
    /// <param name="status">The status code, RFC 9110 section 15.</param>
    public void Answer(int status)
    {
        _status = status;
        foreach (var (attempt, proof) in _attempts ?? []) attempt.End(Judge(status, proof));
        _attempts = null;
    }

    /// <summary>Ends the credentials without an answer.</summary>
    public void End()
    {
        foreach (var (attempt, _) in _attempts ?? []) attempt.End(succeeded: null);
        _attempts = null;
    }

    /// <summary>Gives up the credentials, because too many wait.</summary>
    public void GiveUp()
    {
        foreach (var (attempt, _) in _attempts ?? []) attempt.GiveUp();
        _attempts = null;
    }

    // A page after a form is sent says nothing: it may be the form again. A server that finds nothing, or fails, may not have asked who it is.
    private static bool? Judge(int status, HttpProof proof) => (proof, status) switch
    {
        (HttpProof.Server, 401) or (HttpProof.Proxy, 407) or (HttpProof.Form, 401 or 403) => false,
        (HttpProof.Server or HttpProof.Proxy, < 400) => true,
        (HttpProof.Proxy, 401) => true,
        _ => null,
    };
}
