using NetMon.Filtering;
using NetMon.Packets;
using PacketDotNet;
using SharpPcap;
using LibpcapProgram = SharpPcap.LibPcap.BpfProgram;

namespace NetMon.Adapters.Capture;

/// <summary>Compiles filter expressions with libpcap, on a handle that captures nothing.</summary>
public sealed class LibpcapFilterCompiler : IFilterCompiler
{
    /// <summary>One expression is compiled at a time: libpcap before 1.8 does it with static variables.</summary>
    internal static readonly object Gate = new();

    /// <inheritdoc/>
    public BpfProgram Compile(string expression, LinkType linkType)
    {
        var instructions = ReadInstructions(expression, linkType);
        try
        {
            return BpfProgram.Create(instructions);
        }
        catch (ArgumentException e)
        {
            throw new FilterException(
                expression, "the expression asks for what only a live capture knows, such as inbound, outbound or ifindex", e);
        }
    }

    /// <inheritdoc/>
    public void Check(string expression, LinkType linkType) => ReadInstructions(expression, linkType);

    /// <summary>What libpcap makes of an expression.</summary>
    internal static unsafe BpfInstruction[] ReadInstructions(string expression, LinkType linkType)
    {
        try
        {
            lock (Gate)
            {
                using var program = LibpcapProgram.Create((LinkLayers)LinkTypes.ToDlt(linkType), expression);
                return ((NativeFilter*)program.DangerousGetHandle())->ToInstructions();
            }
        }
        catch (PcapException e)
        {
            throw new FilterException(expression, e.Message, e);
        }
        catch (Exception e) when (CaptureLibrary.IsMissing(e))
        {
            throw CaptureLibrary.Missing(e);
        }
    }
}
