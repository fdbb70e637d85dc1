namespace NetMon.Flows.Files;

/// <summary>File formats of flow records.</summary>
public enum FlowFileFormat
{
    /// <summary>Comma-separated values with a header line, RFC 4180.</summary>
    Csv,

    /// <summary>One JSON object per line.</summary>
    Ndjson,
}
