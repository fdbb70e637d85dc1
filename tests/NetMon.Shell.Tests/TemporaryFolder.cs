namespace NetMon.Tests;

/// <summary>A folder that goes when the test ends.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("netmon shell ");

    public string File(string name, string content)
    {
        var path = Path.Join(_folder.FullName, name);
        System.IO.File.WriteAllText(path, content);
        return path;
    }

    public string PathOf(string name) => Path.Join(_folder.FullName, name);

    public void Dispose() => _folder.Delete(recursive: true);
}
