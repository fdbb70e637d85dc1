namespace NetMon.Anonymisation;

/// <summary>
/// Copies a message of DNS or one of its relatives, record by record: addresses are mapped, names replaced label by label, so that compression
/// stays as it is. The data of records of other types stays zero.
/// </summary>
/// <param name="message">The message.</param>
/// <param name="names">The pseudonyms of names.</param>
internal readonly ref struct DnsMessageCopy(FrameCopy message, NamePseudonyms names)
{
    private const int HeaderLength = 12;
    private const int RecordHeader = 10;
    private const int MaxLabels = 128;
    private const int MaxHops = 64;
    private const int PointerMark = 0xc0;

    private readonly FrameCopy _message = message;
    private readonly NamePseudonyms _names = names;

    /// <summary>Copies the message.</summary>
    /// <param name="isNetBios">Whether its names are encoded as RFC 1001 section 14.1 says.</param>
    /// <returns>Number of bytes that were understood.</returns>
    public int Copy(bool isNetBios)
    {
        if (!_message.Has(0, HeaderLength)) return 0;
        _message.Copy(0, HeaderLength);
        var at = HeaderLength;
        for (var questions = _message.UInt16(4); questions > 0; questions--)
        {
            var end = CopyName(at, isNetBios);
            if (end < 0 || !_message.Has(end, 4)) return at;
            _message.Copy(end, 4);
            at = end + 4;
        }

        for (var records = _message.UInt16(6) + _message.UInt16(8) + _message.UInt16(10); records > 0; records--)
        {
            var start = CopyName(at, isNetBios);
            if (start < 0 || !_message.Has(start, RecordHeader)) return at;
            _message.Copy(start, RecordHeader);
            var length = _message.UInt16(start + 8);
            at = start + RecordHeader;
            if (!_message.Has(at, length)) return at;
            CopyData(_message.UInt16(start), at, length, isNetBios);
            at += length;
        }

        return at;
    }

    private void CopyData(int type, int at, int length, bool isNetBios)
    {
        const int A = 1, Ns = 2, Cname = 5, Soa = 6, Ptr = 12, Mx = 15, Text = 16, Aaaa = 28, Nb = 32, Srv = 33, Dname = 39, Opt = 41, Svcb = 64, Https = 65;
        switch (type)
        {
            case A when length == 4:
                _message.IPv4(at);
                break;
            case Aaaa when length == 16:
                _message.IPv6(at);
                break;
            case Ns or Cname or Ptr or Dname:
                CopyName(at, isNetBios);
                break;
            case Mx when length > 2:
                _message.Copy(at, 2);
                CopyName(at + 2, isNetBios);
                break;
            case Soa:
                var second = CopyName(at, isNetBios);
                var numbers = second < 0 ? -1 : CopyName(second, isNetBios);
                if (numbers >= 0 && numbers + 20 <= at + length) _message.Copy(numbers, 20);
                break;
            case Text:
                for (var i = at; i < at + length; i += 1 + _message.Source[i]) _message.Copy(i, 1);
                break;
            case Nb when isNetBios:
                for (var i = at; i + 6 <= at + length; i += 6)
                {
                    _message.Copy(i, 2);
                    _message.IPv4(i + 2);
                }

                break;
            case Srv when length > 6 && !isNetBios:
                _message.Copy(at, 6);
                CopyName(at + 6, isNetBios);
                break;
            case Opt:
                CopyOptions(at, at + length);
                break;
            case Svcb or Https when length > 2:
                CopyService(at, at + length);
                break;
        }
    }

    // RFC 6891 section 6.1.2: code, length, value.
    private void CopyOptions(int at, int end)
    {
        const int ClientSubnet = 8;
        const int ExtendedError = 15;
        while (at + 4 <= end)
        {
            int code = _message.UInt16(at), length = _message.UInt16(at + 2);
            _message.Copy(at, 4);
            at += 4;
            if (at + length > end) return;
            if (code == ExtendedError) _message.Copy(at, Math.Min(2, length));
            if (code == ClientSubnet && length >= 4)
            {
                // RFC 7871 section 6: family, length of the prefix, scope, and the bytes of the prefix.
                _message.Copy(at, 4);
                _message.Prefix(at + 4, length - 4, _message.Source[at + 2], isIPv6: _message.UInt16(at) == 2);
            }

            at += length;
        }
    }

    // RFC 9460 section 2.2: priority, target, parameters.
    private void CopyService(int at, int end)
    {
        const int Mandatory = 0, Protocols = 1, NoDefault = 2, Port = 3, Hint4 = 4, Hint6 = 6;
        _message.Copy(at, 2);
        at = CopyName(at + 2, isNetBios: false);
        while (at >= 0 && at + 4 <= end)
        {
            int key = _message.UInt16(at), length = _message.UInt16(at + 2);
            _message.Copy(at, 4);
            at += 4;
            if (at + length > end) return;
            if (key is Mandatory or Protocols or NoDefault or Port) _message.Copy(at, length);
            else if (key == Hint4) _message.IPv4List(at, length / 4);
            else if (key == Hint6) _message.IPv6List(at, length / 16);
            at += length;
        }
    }

    /// <summary>Copies a name up to its end or its first pointer.</summary>
    /// <param name="at">Its offset.</param>
    /// <param name="isNetBios">Whether its first label can be an encoded NetBIOS name.</param>
    /// <returns>Offset of what follows; -1 if it is malformed.</returns>
    private int CopyName(int at, bool isNetBios)
    {
        Span<int> labels = stackalloc int[MaxLabels];
        int count = 0, own = 0, end = -1, hops = 0;
        while (true)
        {
            if (!_message.Has(at, 1)) return -1;
            int length = _message.Source[at];
            if (length == 0)
            {
                if (end < 0) end = at + 1;
                break;
            }

            if ((length & PointerMark) == PointerMark)
            {
                if (!_message.Has(at, 2)) return -1;
                if (end < 0)
                {
                    _message.Copy(at, 2);
                    end = at + 2;
                }

                if (++hops > MaxHops) break;
                at = _message.UInt16(at) & 0x3fff;
                continue;
            }

            if ((length & PointerMark) != 0 || !_message.Has(at + 1, length) || count == MaxLabels) return -1;
            labels[count++] = at;
            if (end < 0) own = count;
            at += 1 + length;
        }

        foreach (var label in labels[..own]) _message.Copy(label, 1);
        if (isNetBios && own > 0 && _message.Source[labels[0]] == NetBiosLabel.Length)
        {
            NetBiosLabel.Write(_names, Label(labels[0]), _message.Target[(labels[0] + 1)..]);
            WriteLabels(labels[1..own]);
        }
        else
        {
            var plain = ReverseZone.TryCopy(_message, labels[..count], own);
            WriteLabels(labels[..Math.Min(plain, own)]);
        }

        return end;
    }

    private void WriteLabels(ReadOnlySpan<int> labels)
    {
        foreach (var label in labels) _names.Write(Label(label), _message.Target[(label + 1)..]);
    }

    private ReadOnlySpan<byte> Label(int at) => _message.Source.Slice(at + 1, _message.Source[at]);
}
