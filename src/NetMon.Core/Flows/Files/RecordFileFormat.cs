namespace NetMon.Flows.Files;

/// <summary>File formats of records.</summary>
public enum RecordFileFormat
{
    /// <summary>Comma-separated values with a header line, RFC 4180.</summary>
    Csv,

    /// <summary>One JSON object per line.</summary>
    Ndjson,
}
