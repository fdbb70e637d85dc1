namespace NetMon.Decoding.Applications.Protocols;

/// <summary>BACnet/IP, ANSI/ASHRAE 135 annex J: type 0x81, function, and total length.</summary>
internal sealed class BacnetDecoder : ApplicationDecoder
{
    private const int HeaderLength = 4;
    private const int LastFunction = 0x0c;
    private const int Forwarded = 0x04;

    public override string Name => "BACNET";

    public override ApplicationTransport Transports => ApplicationTransport.Udp;

    public override ReadOnlySpan<ushort> Ports => [47808];

    public override ReadOnlySpan<byte> FirstBytes => [0x81];

    public override bool Recognises(in ApplicationPayload payload, bool isUsualPort)
    {
        var reader = new PayloadReader(payload.Data);
        int type = reader.ReadByte(), function = reader.ReadByte(), length = reader.ReadUInt16();
        return !reader.IsCut && type == 0x81 && function <= LastFunction && length >= HeaderLength && length == payload.Length;
    }

    public override void Read(in ApplicationPayload payload, ApplicationMessage message)
    {
        var reader = new PayloadReader(payload.Data, 1);
        int function = reader.ReadByte();
        reader.ReadUInt16();
        message.Add("Function", function, 1, 1);
        message.Info = NumberText.Format($"BVLC function {function}");
        if (function == Forwarded) reader.Skip(6);
        if (function is Forwarded or 0x09 or 0x0a or 0x0b) ReadNetworkLayer(ref reader, message);
    }

    // Clause 6.2: the control byte tells which addresses are present.
    private static void ReadNetworkLayer(ref PayloadReader reader, ApplicationMessage message)
    {
        reader.ReadByte();
        int control = reader.ReadByte();
        var hasDestination = (control & 0x20) != 0;
        for (var bit = 0x20; bit >= 0x08; bit >>= 2)
        {
            if ((control & bit) == 0) continue;
            reader.ReadUInt16();
            reader.Skip(reader.ReadByte());
        }

        if (hasDestination) reader.ReadByte();
        var start = reader.Position;
        var type = reader.ReadByte() >> 4;
        if (reader.IsCut || (control & 0x80) != 0) return;
        message.Add("APDU type", TypeName(type), start, 1);
        message.Info = TypeName(type);
        // A confirmed request has sizes and an invoke ID before its service, an acknowledgment only the invoke ID.
        if (type is 0) reader.ReadUInt16();
        else if (type is 2 or 3 or 5) reader.ReadByte();
        int service = reader.ReadByte();
        if (reader.IsCut || type is not (0 or 1 or 2 or 3 or 5)) return;
        var name = type == 1 ? Unconfirmed(service) : Confirmed(service);
        message.Add("Service choice", name, reader.Position - 1, 1);
        message.Info = $"{TypeName(type)} {name}";
    }

    private static string TypeName(int type) => type switch
    {
        0 => "Confirmed-REQ",
        1 => "Unconfirmed-REQ",
        2 => "Simple-ACK",
        3 => "Complex-ACK",
        4 => "Segment-ACK",
        5 => "Error",
        6 => "Reject",
        7 => "Abort",
        _ => NumberText.Unknown(type),
    };

    private static string Unconfirmed(int service) => service switch
    {
        0 => "i-Am",
        1 => "i-Have",
        2 => "unconfirmedCOVNotification",
        3 => "unconfirmedEventNotification",
        4 => "unconfirmedPrivateTransfer",
        5 => "unconfirmedTextMessage",
        6 => "timeSynchronization",
        7 => "who-Has",
        8 => "who-Is",
        9 => "utcTimeSynchronization",
        _ => NumberText.Unknown(service),
    };

    private static string Confirmed(int service) => service switch
    {
        0 => "acknowledgeAlarm",
        1 => "confirmedCOVNotification",
        2 => "confirmedEventNotification",
        5 => "subscribeCOV",
        6 => "atomicReadFile",
        7 => "atomicWriteFile",
        12 => "readProperty",
        14 => "readPropertyMultiple",
        15 => "writeProperty",
        16 => "writePropertyMultiple",
        17 => "deviceCommunicationControl",
        20 => "reinitializeDevice",
        26 => "readRange",
        _ => NumberText.Unknown(service),
    };
}
