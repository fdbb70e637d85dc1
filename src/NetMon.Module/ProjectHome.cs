namespace NetMon;

/// <summary>The web addresses of the project; a test compares them with the manifest.</summary>
internal static class ProjectHome
{
    /// <summary>The home page.</summary>
    public const string Address = "https://github.com/netmonps/netmonps";

    /// <summary>The base address of the cmdlet pages in docs/cmdlets.</summary>
    public const string Cmdlets = Address + "/blob/main/docs/cmdlets/";
}
