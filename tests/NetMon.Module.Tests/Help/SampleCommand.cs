using System.Management.Automation;

namespace NetMon.Tests.Help;

/// <summary>Says what it was given.</summary>
/// <remarks>
/// <para>
/// Gives <see cref="PSObject"/>s until <see cref="Count"/> is reached, as <c>Get-Item</c> does, a &lt;key&gt; each. See
/// <see href="https://example.com/">the site</see>.
/// </para>
/// <list type="bullet"><item>One.</item><item>Two.</item></list>
/// </remarks>
/// <example>
///   <summary>Shows one.</summary>
///   <code>Show-Sample one</code>
/// </example>
/// <example>
///   <summary>Shows two lines</summary>
///   <code>
///     Show-Sample one |
///         Out-Null
///   </code>
///   <para>Nothing comes out.</para>
/// </example>
/// <seealso cref="SampleCommand"/>
[Cmdlet(VerbsCommon.Show, "Sample", DefaultParameterSetName = "Name", SupportsShouldProcess = true)]
[OutputType(typeof(string))]
public sealed class SampleCommand : PSCmdlet
{
    /// <summary>How many. Zero or less is none.</summary>
    [Parameter]
    public int Count { get; set; } = 7;

    /// <summary>The names.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = "Name")]
    [SupportsWildcards]
    [Alias("Label")]
    public string[] Name { get; set; } = [];

    /// <summary>An object.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = "Object")]
    public object? InputObject { get; set; }

    /// <summary>The kind.</summary>
    [Parameter]
    public ConfirmImpact? Kind { get; set; }
}
