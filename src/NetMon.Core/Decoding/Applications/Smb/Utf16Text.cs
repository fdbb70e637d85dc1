using System.Text;

namespace NetMon.Decoding.Applications.Smb;

/// <summary>The UTF-16 names of Windows's protocols, made safe to show.</summary>
internal static class Utf16Text
{
    /// <summary>Reads a name.</summary>
    /// <param name="data">The bytes.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="length">Bytes it has.</param>
    /// <returns>Empty where it is not there.</returns>
    public static string Read(ReadOnlySpan<byte> data, int offset, int length) =>
        PayloadText.Printable(Encoding.Unicode.GetString(new PayloadReader(data, offset).ReadBytes(length)));
}
