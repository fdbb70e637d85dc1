using System.Buffers.Binary;
using System.Globalization;

namespace NetMon.Decoding.Applications.Protocols;

/// <summary>MongoDB's wire protocol on its usual ports: the header, and the command of an OP_MSG.</summary>
internal sealed class MongoDbDecoder : ApplicationDecoder
{
    private const int HeaderLength = 16;
    private const int MaxLength = 48_000_000;
    private const int Message = 2013;

    // Flags, kind of the first section, length of its document.
    private const int FirstElementOffset = HeaderLength + 4 + 1 + 4;

    public override string Name => "MONGODB";

    public override ApplicationTransport Transports => ApplicationTransport.Tcp;

    public override ReadOnlySpan<ushort> Ports => [27017, 27018, 27019];

    public override bool Recognises(in ApplicationPayload payload, bool isUsualPort)
    {
        if (!isUsualPort || payload.Data.Length < HeaderLength) return false;
        var length = BinaryPrimitives.ReadInt32LittleEndian(payload.Data);
        return length is >= HeaderLength and <= MaxLength && OperationName(Operation(payload.Data)) is not null;
    }

    public override void Read(in ApplicationPayload payload, ApplicationMessage message)
    {
        var data = payload.Data;
        var operation = Operation(data);
        var responseTo = BinaryPrimitives.ReadInt32LittleEndian(data[8..]);
        message.Add("Message Length", BinaryPrimitives.ReadInt32LittleEndian(data), 0, 4);
        message.Add("Request ID", BinaryPrimitives.ReadInt32LittleEndian(data[4..]), 4, 4);
        message.Add("Response To", responseTo, 8, 4);
        message.Add("OpCode", operation, 12, 4);
        var words = OperationName(operation)!;
        if (operation == Message && responseTo == 0 && data.Length > FirstElementOffset + 1)
        {
            // The name of a document's first element is the command.
            var name = PayloadText.UntilNul(data[(FirstElementOffset + 1)..]);
            message.Add("Command", PayloadText.Printable(name), FirstElementOffset + 1, name.Length);
            words = string.Create(CultureInfo.InvariantCulture, $"{words}, {TextLine.Show(name)}");
        }

        message.Info = (responseTo == 0 ? "Request: " : "Response: ") + words;
    }

    private static int Operation(ReadOnlySpan<byte> data) => BinaryPrimitives.ReadInt32LittleEndian(data[12..]);

    private static string? OperationName(int operation) => operation switch
    {
        1 => "Reply",
        2001 => "Update document",
        2002 => "Insert document",
        2004 => "Query",
        2005 => "Get More",
        2006 => "Delete document",
        2007 => "Kill Cursors",
        2010 => "Command",
        2011 => "Command Reply",
        2012 => "Compressed Data",
        Message => "Extensible Message Format",
        _ => null,
    };
}
