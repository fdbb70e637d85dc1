using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace NetMon.Tests.Alerts.Notifications;

/// <summary>D-Bus message, limited to what notifications need: little-endian, header fields that are strings or numbers.</summary>
/// <param name="Type">1 method call, 2 method return, 3 error, 4 signal.</param>
/// <param name="Serial">Serial of the sender.</param>
/// <param name="Fields">Header fields by code: 1 path, 2 interface, 3 member, 4 error, 5 reply serial, 6 destination, 7 sender, 8 signature.</param>
/// <param name="Body">The arguments.</param>
internal sealed record BusMessage(byte Type, uint Serial, IReadOnlyDictionary<byte, object> Fields, byte[] Body)
{
    public string Member => (string)Fields.GetValueOrDefault((byte)3, "");

    public byte[] ToBytes()
    {
        var fields = new BusWriter();
        foreach (var (code, value) in Fields)
        {
            fields.Align(8);
            fields.Byte(code);
            var type = code switch { 1 => "o", 5 => "u", 8 => "g", _ => "s" };
            fields.Signature(type);
            if (type == "u") fields.Number((uint)value);
            else if (type == "g") fields.Signature((string)value);
            else fields.Text((string)value);
        }

        var message = new BusWriter();
        foreach (var part in (byte[])[(byte)'l', Type, 0, 1]) message.Byte(part);
        message.Number((uint)Body.Length);
        message.Number(Serial);
        message.Number((uint)fields.Bytes.Count);
        message.Raw(fields.Bytes);
        message.Align(8);
        message.Raw(Body);
        return [.. message.Bytes];
    }

    public static async Task<BusMessage> Read(NetworkStream stream)
    {
        var head = new byte[16];
        await stream.ReadExactlyAsync(head);
        var body = new byte[BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(4))];
        var length = BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(12));
        var bytes = new byte[(length + 7) & ~7];
        await stream.ReadExactlyAsync(bytes);
        await stream.ReadExactlyAsync(body);

        var fields = new Dictionary<byte, object>();
        for (var reader = new BusReader(bytes[..length]); !reader.IsAtEnd;)
        {
            reader.Align(8);
            var code = reader.Byte();
            fields[code] = reader.Signature() switch
            {
                "u" => reader.Number(),
                "g" => reader.Signature(),
                _ => reader.Text(),
            };
        }

        return new BusMessage(head[1], BinaryPrimitives.ReadUInt32LittleEndian(head.AsSpan(8)), fields, body);
    }
}

/// <summary>Writes values in D-Bus marshalling format.</summary>
internal sealed class BusWriter
{
    public List<byte> Bytes { get; } = [];

    public void Align(int size)
    {
        while (Bytes.Count % size != 0) Bytes.Add(0);
    }

    public void Raw(IEnumerable<byte> bytes) => Bytes.AddRange(bytes);

    public void Byte(byte value) => Bytes.Add(value);

    public void Number(uint value)
    {
        Align(4);
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        Bytes.AddRange(bytes);
    }

    public void Text(string value)
    {
        var bytes = Encoding.UTF8.GetBytes(value);
        Number((uint)bytes.Length);
        Bytes.AddRange(bytes);
        Bytes.Add(0);
    }

    public void Signature(string value)
    {
        Bytes.Add((byte)value.Length);
        Bytes.AddRange(Encoding.ASCII.GetBytes(value));
        Bytes.Add(0);
    }
}

/// <summary>Reads values in D-Bus marshalling format.</summary>
internal sealed class BusReader(byte[] bytes)
{
    private int _offset;

    public bool IsAtEnd => _offset >= bytes.Length;

    public void Align(int size) => _offset = (_offset + size - 1) / size * size;

    public byte Byte() => bytes[_offset++];

    public uint Number()
    {
        Align(4);
        _offset += 4;
        return BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(_offset - 4));
    }

    public string Text() => String((int)Number());

    public string Signature() => String(Byte());

    private string String(int length)
    {
        _offset += length + 1;
        return Encoding.UTF8.GetString(bytes, _offset - length - 1, length);
    }
}
