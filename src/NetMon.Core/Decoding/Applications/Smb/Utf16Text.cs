using System.Text;

namespace NetMon.Decoding.Applications.Smb;

/// <summary>Reads UTF-16 names of Windows protocols and makes them safe to display.</summary>
internal static class Utf16Text
{
    /// <summary>Reads a name.</summary>
    /// <param name="data">The bytes.</param>
    /// <param name="offset">Offset of the name.</param>
    /// <param name="length">Length of the name, in bytes.</param>
    /// <returns>The name; empty if it is outside the data.</returns>
    public static string Read(ReadOnlySpan<byte> data, int offset, int length) =>
        PayloadText.Printable(Encoding.Unicode.GetString(new PayloadReader(data, offset).ReadBytes(length)));
}
