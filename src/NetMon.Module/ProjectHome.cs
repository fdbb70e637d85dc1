namespace NetMon;

/// <summary>Where the project has its home; the manifest says the same, and a test compares them.</summary>
internal static class ProjectHome
{
    /// <summary>The project.</summary>
    public const string Address = "https://github.com/netmonps/netmonps";

    /// <summary>What the address of each cmdlet's page begins with; the rest is the page's name in docs/cmdlets.</summary>
    public const string Cmdlets = Address + "/blob/main/docs/cmdlets/";
}
