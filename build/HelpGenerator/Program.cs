using NetMon.HelpGenerator;

if (args.Length != 3)
{
    Console.Error.WriteLine("usage: HelpGenerator <cmdlet assembly> <MAML file to write> <folder for the markdown pages>");
    return 2;
}

try
{
    var cmdlets = CmdletReader.ReadAll(args[0]);
    MamlWriter.Write(cmdlets, args[1]);
    MarkdownWriter.Write(cmdlets, args[2]);
    return 0;
}
catch (HelpMissingException e)
{
    // The format that MSBuild recognises as a build error.
    Console.Error.WriteLine($"HelpGenerator : error NMH001: {e.Message}");
    return 1;
}
