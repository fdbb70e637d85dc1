using NetMon.Capture;

namespace NetMon.Tests;

/// <summary>The directions between the folders of the engine, as its compiled code has them.</summary>
public sealed class RoomTests
{
    private static readonly string Sources = Path.Join(Repository.Root, "src", "NetMon.Core");

    // Each may name those of its own line and of the lines above.
    private static readonly string[][] Order =
    [
        ["Presentation"],
        ["Queues"],
        ["Packets", "Decoding"],
        ["Interfaces"],
        ["Filtering"],
        ["Inspection"],
        ["CaptureFiles"],
        ["Anonymisation"],
        ["Capture"],
        ["Flows"],
        ["CaptureTools"],
        ["Transactions"],
        ["Alerts"],
        ["Overview"],
        ["Reports"],
        ["Configuration"],
        ["Monitors"],
    ];

    [Fact]
    public void A_room_names_only_what_it_stands_on()
    {
        var references = RoomReferences.Read(typeof(CaptureSession).Assembly, Sources);

        // Were nothing read, nothing would be wrong.
        Assert.Contains(("Flows", "Capture"), references.Keys);
        var wrong = references.Where(reference => Level(reference.Key.To) > Level(reference.Key.From)).Select(reference => $"{reference.Key}: {reference.Value}");
        Assert.True(!wrong.Any(), string.Join('\n', wrong));
    }

    [Fact]
    public void Every_room_has_its_place_in_the_order() => Assert.Equal(
        Order.SelectMany(row => row).Order(StringComparer.Ordinal),
        Directory.GetDirectories(Sources).Select(path => Path.GetFileName(path)).Except(["bin", "obj"]).Order(StringComparer.Ordinal));

    private static int Level(string room) => Array.FindIndex(Order, row => row.Contains(room));
}
