namespace NetMon.Tests;

public sealed class ModuleTests
{
    [Fact]
    public void Importing_makes_the_public_types_resolvable()
    {
        using var engine = new Engine();

        var name = engine.Run("[NetMon.PacketRecord].FullName").Clean();

        Assert.Equal("NetMon.PacketRecord", Assert.Single(name).BaseObject);
    }
}
