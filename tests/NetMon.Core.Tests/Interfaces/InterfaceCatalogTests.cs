using NetMon.Interfaces;

namespace NetMon.Tests.Interfaces;

public sealed class InterfaceCatalogTests
{
    [Fact]
    public void Without_the_capture_library_interfaces_are_listed_and_say_how_to_install_it()
    {
        var found = InterfaceCatalog.Read(null);

        Assert.NotEmpty(found);
        Assert.All(found, item => Assert.Equal((false, CaptureLibraryAdvice.ForThisSystem()), (item.CanCapture, item.CaptureHint)));
    }

    [Fact]
    public void Devices_that_only_the_library_knows_are_listed_if_they_are_of_a_network()
    {
        var found = InterfaceCatalog.Read(
            [new("any", null, "Pseudo-device"), new("dbus-system", null, "D-Bus"), new("usbmon1", null, null), new("nflog", null, null)]);

        var any = Assert.Single(found, item => item.Name == "any");
        Assert.Equal((nameof(InterfaceKind.Other), nameof(LinkType.LinuxSll), "Pseudo-device"), (any.Kind, any.LinkType, any.Description));
        Assert.Contains(found, item => item.Name == "nflog");
        Assert.DoesNotContain(found, item => item.Name is "dbus-system" or "usbmon1");
    }

    [Fact]
    public void The_ones_that_are_up_come_first()
    {
        var found = InterfaceCatalog.Read(null);

        Assert.Equal(found.OrderByDescending(item => item.Status == nameof(InterfaceStatus.Up)).ThenBy(item => Enum.Parse<InterfaceKind>(item.Kind)).ThenBy(item => item.Name, StringComparer.Ordinal), found);
    }
}
