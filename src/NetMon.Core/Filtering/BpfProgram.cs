namespace NetMon.Filtering;

/// <summary>A checked classic BPF program, ready to run over frames.</summary>
public sealed class BpfProgram
{
}
