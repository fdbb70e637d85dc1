using System.Buffers.Binary;
using System.Globalization;

namespace NetMon.Decoding.Applications.Protocols;

/// <summary>AMQP 0-9-1 and 1.0: the protocol header on any port, frames on the usual port only.</summary>
internal sealed class AmqpDecoder : ApplicationDecoder
{
    private const int HeaderLength = 8;
    private const int FrameHeaderLength = 7;
    private const byte FrameEnd = 0xce;
    private const int MaxFrameSize = 1 << 24;
    private const byte Method = 1;

    public override string Name => "AMQP";

    public override ApplicationTransport Transports => ApplicationTransport.Tcp;

    public override ReadOnlySpan<ushort> Ports => [5672];

    public override ReadOnlySpan<byte> FirstBytes => "A"u8;

    public override bool Recognises(in ApplicationPayload payload, bool isUsualPort)
    {
        var data = payload.Data;
        if (IsProtocolHeader(data)) return true;
        if (!isUsualPort || data.Length < HeaderLength) return false;
        return IsFrame(data, payload.Length) || IsFrameOfVersion1(data, payload.Length);
    }

    public override void Read(in ApplicationPayload payload, ApplicationMessage message)
    {
        var data = payload.Data;
        if (IsProtocolHeader(data))
        {
            // The byte before the version digits is zero in 0-9-1, and the protocol ID in 1.0.
            var version = string.Create(CultureInfo.InvariantCulture, $"{data[5]}-{data[6]}-{data[7]}");
            message.Add("Version", version, 4, 4);
            message.Info = "Protocol-Header " + version;
            return;
        }

        if (!IsFrame(data, payload.Length))
        {
            message.Add("Length", BinaryPrimitives.ReadUInt32BigEndian(data), 0, 4);
            message.Info = data[5] == 0 ? "AMQP 1.0 frame" : "SASL frame";
            return;
        }

        message.Add("Channel", BinaryPrimitives.ReadUInt16BigEndian(data[1..]), 1, 2);
        message.Info = data[0] switch
        {
            Method => MethodName(data, message),
            2 => "Content-Header",
            3 => "Content-Body",
            _ => "Heartbeat",
        };
    }

    private static bool IsProtocolHeader(ReadOnlySpan<byte> data) =>
        data.Length >= HeaderLength && data.StartsWith("AMQP"u8) && data[4] <= 3 && data[5] <= 9 && data[6] <= 9 && data[7] <= 9;

    private static bool IsFrame(ReadOnlySpan<byte> data, int wireLength)
    {
        if (data is not [Method or 2 or 3 or 8, ..]) return false;
        var size = BinaryPrimitives.ReadUInt32BigEndian(data[3..]);
        if (size > MaxFrameSize || (data[0] == 8) != (size == 0)) return false;
        var end = FrameHeaderLength + (int)size;
        return end < data.Length ? data[end] == FrameEnd : end >= wireLength && data[0] == 3;
    }

    private static bool IsFrameOfVersion1(ReadOnlySpan<byte> data, int wireLength) =>
        BinaryPrimitives.ReadUInt32BigEndian(data) is >= HeaderLength and var size && size <= wireLength && data[4] == 2 && data[5] <= 1;

    private static string MethodName(ReadOnlySpan<byte> data, ApplicationMessage message)
    {
        if (data.Length < FrameHeaderLength + 4) return "Method";
        int type = BinaryPrimitives.ReadUInt16BigEndian(data[FrameHeaderLength..]);
        int method = BinaryPrimitives.ReadUInt16BigEndian(data[(FrameHeaderLength + 2)..]);
        var name = type switch
        {
            10 => "Connection." + ConnectionMethod(method),
            20 => "Channel." + Lifecycle(method),
            40 => "Exchange." + Declaration(method),
            50 => "Queue." + Declaration(method),
            60 => "Basic." + BasicMethod(method),
            85 => "Confirm." + Number(method),
            90 => "Tx." + Number(method),
            _ => string.Create(CultureInfo.InvariantCulture, $"Class {type} method {method}"),
        };
        message.Add("Method", name, FrameHeaderLength, 4);
        return name;
    }

    private static string ConnectionMethod(int method) => method switch
    {
        10 => "Start",
        11 => "Start-Ok",
        20 => "Secure",
        21 => "Secure-Ok",
        30 => "Tune",
        31 => "Tune-Ok",
        40 => "Open",
        41 => "Open-Ok",
        50 => "Close",
        51 => "Close-Ok",
        _ => Number(method),
    };

    private static string Lifecycle(int method) => method switch
    {
        10 => "Open",
        11 => "Open-Ok",
        20 => "Flow",
        21 => "Flow-Ok",
        40 => "Close",
        41 => "Close-Ok",
        _ => Number(method),
    };

    private static string Declaration(int method) => method switch
    {
        10 => "Declare",
        11 => "Declare-Ok",
        20 => "Bind",
        21 => "Bind-Ok",
        30 => "Purge",
        31 => "Purge-Ok",
        40 => "Delete",
        41 => "Delete-Ok",
        _ => Number(method),
    };

    private static string BasicMethod(int method) => method switch
    {
        10 => "Qos",
        11 => "Qos-Ok",
        20 => "Consume",
        21 => "Consume-Ok",
        30 => "Cancel",
        31 => "Cancel-Ok",
        40 => "Publish",
        50 => "Return",
        60 => "Deliver",
        70 => "Get",
        71 => "Get-Ok",
        72 => "Get-Empty",
        80 => "Ack",
        90 => "Reject",
        _ => Number(method),
    };

    private static string Number(int method) => method.ToString(CultureInfo.InvariantCulture);
}
