using System.Globalization;
using System.Security.Cryptography;
using NetMon.Fuzz;
using NetMon.Fuzz.Seeds;
using NetMon.Fuzz.Targets;
using NetMon.Tests.Decoding;
using SharpFuzz;

const string Usage = """
    afl <target>                                  run under afl-fuzz
    libfuzzer <target>                            run under libfuzzer-dotnet
    replay <target> <file or folder>              feed every file once
    mutate <target> <folder> [<rounds> [<seed>]]  feed so many changes of every file, without looking at coverage
    sweep [<stride>]                              cut and change every protocol stack, or every so many-th variant of it
    seed <folder>                                 write the corpus of all targets as files, each into a folder of its name
    lines <file or folder>                        print what a fuzzer found as lines for the corpus
    """;
var patience = TimeSpan.FromSeconds(20);

return args switch
{
    ["seed", var folder] => WriteCorpus(folder),
    ["lines", var path] => PrintLines(path),
    ["sweep", .. var numbers] when numbers.Length <= 1 => Sweep(Number(numbers, 0, 1)),
    [var command, var name, .. var rest] when FuzzTarget.Find(name) is { } target => (command, rest) switch
    {
        ("afl", []) => RunUnderAfl(target),
        ("libfuzzer", []) => RunUnderLibFuzzer(target),
        ("replay", [var path]) => Replay(target, path),
        ("mutate", [var path, .. var numbers]) when numbers.Length <= 2 => Mutate(target, path, Number(numbers, 0, 10_000), Number(numbers, 1, 1)),
        _ => Misused(),
    },
    _ => Misused(),
};

static int RunUnderAfl(FuzzTarget target)
{
    Fuzzer.OutOfProcess.Run(stream =>
    {
        using var input = new MemoryStream();
        stream.CopyTo(input);
        target.Run(input.GetBuffer().AsSpan(0, (int)input.Length));
    });
    return 0;
}

static int RunUnderLibFuzzer(FuzzTarget target)
{
    Fuzzer.LibFuzzer.Run(input => target.Run(input));
    return 0;
}

static int WriteCorpus(string folder)
{
    foreach (var target in FuzzTarget.All)
    {
        var path = Directory.CreateDirectory(Path.Join(folder, target.Name)).FullName;
        foreach (var input in Corpus.Of(target.Name)) File.WriteAllBytes(Path.Join(path, input.Name + ".bin"), input.Input);
    }

    return 0;
}

static int PrintLines(string path)
{
    foreach (var input in Files(path).Select(File.ReadAllBytes)) Console.WriteLine($"{HexLines.FoundName(input)} {Convert.ToHexStringLower(input)}");
    return 0;
}

// Everything that the test of the same sweep makes a part of; where something is found, all that is found is shown.
static int Sweep(int stride)
{
    var stacks = 0;
    long made = 0;
    Dictionary<string, string> found = [];
    foreach (var stack in ProtocolStacks.All())
    {
        made += StackSweep.Run(stack, stride, stacks++, (linkType, frame, wireLength) =>
        {
            try
            {
                PacketTarget.Check(linkType, frame, wireLength);
            }
            catch (Exception e)
            {
                var input = $"{(int)linkType} {wireLength} {Convert.ToHexStringLower(frame)}";
                found.TryAdd(e.StackTrace?.Split('\n')[0] + e.Message[..Math.Min(30, e.Message.Length)], $"{stack.Name}: {input}\n{e}");
            }
        });
    }

    foreach (var finding in found.Values) Console.WriteLine(finding);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{made} packets of {stacks} stacks, {found.Count} findings."));
    return found.Count == 0 ? 0 : 1;
}

int Replay(FuzzTarget target, string path)
{
    var findings = 0;
    foreach (var file in Files(path))
    {
        // Printed before the run, because a stack overflow ends the process at once.
        Console.Write($"{file}: ");
        var finding = new FuzzRun(target, patience).Run([File.ReadAllBytes(file)]);
        Console.WriteLine(finding?.Error.ToString() ?? "good");
        if (finding is not null) findings++;
    }

    return findings == 0 ? 0 : 1;
}

int Mutate(FuzzTarget target, string path, int rounds, int seed)
{
    var run = new FuzzRun(target, patience);
    var finding = run.Run(new Mutator(seed).Mutate([.. Files(path).Select(File.ReadAllBytes)], rounds));
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{run.Executions} inputs were taken."));
    if (finding is null) return 0;

    var file = $"{target.Name}-{Convert.ToHexStringLower(SHA256.HashData(finding.Input))[..12]}.bin";
    File.WriteAllBytes(file, finding.Input);
    Console.WriteLine($"{file}: {finding.Error}");
    return 1;
}

static string[] Files(string path) => Directory.Exists(path) ? [.. Directory.GetFiles(path).Order(StringComparer.Ordinal)] : [path];

static int Number(string[] numbers, int index, int otherwise) =>
    index < numbers.Length ? int.Parse(numbers[index], CultureInfo.InvariantCulture) : otherwise;

static int Misused()
{
    Console.Error.WriteLine(Usage);
    return 2;
}
