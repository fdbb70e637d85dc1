using System.Buffers.Binary;
using NetMon.Decoding;
using NetMon.Decoding.Link;

namespace NetMon.Inspection;

/// <summary>Which link headers follow each other, up to where the decoder says that the link ends.</summary>
internal static class LinkHeaders
{
    /// <summary>The headers of a link, from the first byte on. What is left after the last one is of a header that is not known.</summary>
    /// <param name="linkType">How the frame begins.</param>
    /// <param name="data">The frame.</param>
    /// <param name="end">Where the link ends by the decoder; headers do not reach past it.</param>
    /// <returns>Each header with where it begins and ends.</returns>
    public static List<(DecodeLayer Kind, int Offset, int End)> Find(LinkType linkType, ReadOnlySpan<byte> data, int end)
    {
        var walk = new Walk(data, end);
        walk.Link(linkType);
        return walk.Found;
    }

    /// <summary>
    /// A walk over the bytes of the link. Every step takes at least one byte and none past the end, so it ends whatever the bytes are.
    /// </summary>
    private ref struct Walk(ReadOnlySpan<byte> frame, int end)
    {
        private const int MacAddressesLength = 12;
        private const int TypeLength = 2;
        private const int LlcLength = 3;
        private const int SnapLength = 5;

        private readonly ReadOnlySpan<byte> _frame = frame;
        private readonly ReadOnlySpan<byte> _data = frame[..end];
        private int _at;

        public List<(DecodeLayer Kind, int Offset, int End)> Found { get; } = new(4);

        private readonly int Left => _data.Length - _at;

        public void Link(LinkType linkType)
        {
            switch (linkType)
            {
                case LinkType.Ethernet:
                    Ethernet();
                    break;
                case LinkType.LinuxSll:
                    if (Take(DecodeLayer.Sll, 16)) Typed(UInt16(_at - TypeLength));
                    break;
                case LinkType.LinuxSll2:
                    int protocol = UInt16(_at);
                    if (Take(DecodeLayer.Sll2, 20)) Typed(protocol);
                    break;
                case LinkType.Null or LinkType.Loop:
                    Take(DecodeLayer.Loopback, 4);
                    break;
                case LinkType.Mpls:
                    Labels();
                    break;
                case LinkType.Ppp or LinkType.PppHdlc:
                    Ppp(0);
                    break;
                case LinkType.PppPppd or LinkType.PppWithDirection:
                    if (Byte(_at + 1) == 0x03) PppProtocol(2);
                    else Ppp(1);
                    break;
                case LinkType.PppEther:
                    if (Take(DecodeLayer.Pppoe, 6)) PppProtocol(0);
                    break;
                case LinkType.CHdlc:
                    CiscoHdlc(4);
                    break;
                case LinkType.CHdlcWithDirection:
                    CiscoHdlc(5);
                    break;
                case LinkType.FrameRelay or LinkType.FrameRelayWithDirection:
                    TakeUpToSnap(DecodeLayer.FrameRelay);
                    break;
                case LinkType.NFLog:
                    Take(DecodeLayer.NfLog, Left);
                    break;
                case LinkType.PfLog:
                    Take(DecodeLayer.PfLog, Left);
                    break;
                case LinkType.Enc:
                    Take(DecodeLayer.Enc, Left);
                    break;
                case LinkType.AppleIpOverIeee1394:
                    Take(DecodeLayer.Ieee1394, Left);
                    break;
                case LinkType.TokenRing:
                    TakeUpToSnap(DecodeLayer.TokenRing);
                    break;
                case LinkType.Fddi:
                    TakeUpToSnap(DecodeLayer.Fddi);
                    break;
                case LinkType.IpOverFibreChannel:
                    TakeUpToSnap(DecodeLayer.FibreChannel);
                    break;
                case LinkType.AtmRfc1483:
                    Llc();
                    break;
                case LinkType.PkTap or LinkType.User2:
                    LinkType tapped = (LinkType)LittleEndian32(_at + 8);
                    if (Take(DecodeLayer.PkTap, LittleEndian32(_at))) Link(tapped);
                    break;
                case LinkType.Erf:
                    Erf();
                    break;
                case LinkType.NetAnalyzer:
                    if (Take(DecodeLayer.NetAnalyzer, 4)) Ethernet();
                    break;
                case LinkType.NetAnalyzerTransparent:
                    if (Take(DecodeLayer.NetAnalyzer, 12)) Ethernet();
                    break;
                case LinkType.DsaTagBrcm or LinkType.DsaTagDsa:
                    Tagged(DsaTagLink.TagLength);
                    break;
                case LinkType.DsaTagEdsa:
                    Tagged(DsaTagLink.EtherTypeTagLength);
                    break;
                case LinkType.DsaTagBrcmPrepend:
                    if (Take(DecodeLayer.DsaTag, DsaTagLink.TagLength)) Ethernet();
                    break;
                case LinkType.IpNet:
                    Take(DecodeLayer.IpNet, IpNetLink.HeaderLength);
                    break;
                case LinkType.Arcnet or LinkType.ArcnetLinux:
                    Take(DecodeLayer.Arcnet, ArcnetLink.HeaderLength(_frame, _at, _frame.Length, linkType == LinkType.ArcnetLinux));
                    break;
                case LinkType.IpOverInfiniband:
                    if (Take(DecodeLayer.Infiniband, InfinibandLink.PseudoHeaderLength + InfinibandLink.EncapsulationLength)) Typed(UInt16(_at - InfinibandLink.EncapsulationLength));
                    break;
                case LinkType.Infiniband:
                    Take(DecodeLayer.Infiniband, InfinibandLink.HeaderLength(_frame, _at, _frame.Length));
                    break;
                case LinkType.JuniperEther or LinkType.JuniperPppoe:
                    if (Take(DecodeLayer.Juniper, JuniperLink.HeaderLength(_frame, _at, _frame.Length))) Ethernet();
                    break;
                case var juniper when JuniperLink.IsLink(juniper):
                    Take(DecodeLayer.Juniper, Left);
                    break;
                default:
                    Wireless(linkType);
                    break;
            }
        }

        private void Wireless(LinkType linkType)
        {
            switch (linkType)
            {
                case LinkType.Ieee80211:
                    TakeUpToSnap(DecodeLayer.Wlan);
                    break;
                case LinkType.Ieee80211Radiotap:
                    if (Take(DecodeLayer.Radiotap, LittleEndian16(_at + 2))) TakeUpToSnap(DecodeLayer.Wlan);
                    break;
                case LinkType.Ieee80211Prism when !(UInt16(_at) == 0x8021 && (UInt16(_at + 2) & 0xf000) == 0x1000):
                    if (Take(DecodeLayer.Prism, 144)) TakeUpToSnap(DecodeLayer.Wlan);
                    break;
                case LinkType.Ieee80211Prism or LinkType.Ieee80211Avs:
                    if (Take(DecodeLayer.Avs, UInt16(_at + 6))) TakeUpToSnap(DecodeLayer.Wlan);
                    break;
                case LinkType.Ppi:
                    LinkType inner = (LinkType)LittleEndian32(_at + 4);
                    if (Take(DecodeLayer.Ppi, LittleEndian16(_at + 2))) Link(inner);
                    break;
            }
        }

        private void Ethernet()
        {
            if (IslHeader.IsAt(_frame, _at, _frame.Length)) Take(DecodeLayer.Isl, IslHeader.Length);
            if (Take(DecodeLayer.Ethernet, MacAddressesLength + TypeLength)) Typed(UInt16(_at - TypeLength));
        }

        private void Tagged(int tagLength)
        {
            if (Take(DecodeLayer.DsaTag, MacAddressesLength + tagLength + TypeLength)) Typed(UInt16(_at - TypeLength));
        }

        /// <summary>What an EtherType, or a length in its place, says of the bytes after it.</summary>
        private void Typed(int type)
        {
            while (EtherTypeDispatch.IsVlanTag(type) && Take(DecodeLayer.Vlan, 4)) type = UInt16(_at - TypeLength);
            switch (type)
            {
                case <= EtherTypeDispatch.MaxLength or EtherTypes.JumboLlc:
                    Llc();
                    break;
                case EtherTypes.Mpls or EtherTypes.MplsUpstream:
                    Labels();
                    break;
                case EtherTypes.PppoeDiscovery:
                    Take(DecodeLayer.Pppoe, 6);
                    break;
                case EtherTypes.PppoeSession:
                    if (Take(DecodeLayer.Pppoe, 6)) PppProtocol(0);
                    break;
                case EtherTypes.Ppp:
                    Ppp(0);
                    break;
                case EtherTypes.TransparentBridging:
                    Ethernet();
                    break;
                case EtherTypes.MacSec:
                    MacSec();
                    break;
                case EtherTypes.FabricPath:
                    if (Take(DecodeLayer.FabricPath, 2)) Ethernet();
                    break;
                case EtherTypes.Nsh:
                    int next = 4;
                    bool isTaken = true;
                    while (isTaken && next == 4)
                    {
                        next = Byte(_at + 3);
                        isTaken = Take(DecodeLayer.Nsh, (Byte(_at + 1) & 0x3f) * 4);
                    }

                    if (isTaken && next == 3) Ethernet();
                    else if (isTaken && next == 5) Labels();
                    break;
                case EtherTypes.ProviderBackbone:
                    if (Take(DecodeLayer.ProviderBackbone, EtherTags.Length(type))) Typed(UInt16(_at - TypeLength));
                    break;
                default:
                    if (Take(DecodeLayer.EtherTag, EtherTags.Length(type, _data[_at..]))) Typed(UInt16(_at - TypeLength));
                    break;
            }
        }

        private void Llc()
        {
            if (Left < LlcLength) return;
            bool isSnap = Byte(_at) == 0xaa && Byte(_at + 1) == 0xaa;
            Take(DecodeLayer.Llc, Math.Min(Left, isSnap || (Byte(_at + 2) & 3) == 3 ? LlcLength : LlcLength + 1));
            if (!isSnap) return;
            int type = UInt16(_at + 3);
            if (Take(DecodeLayer.Snap, SnapLength)) Typed(type);
        }

        /// <summary>A header of many shapes, which ends where the link does, or where LLC with an EtherType ends it.</summary>
        private void TakeUpToSnap(DecodeLayer kind)
        {
            int length = Left - LlcLength - SnapLength;
            bool hasSnap = length > 0 && _data[(_at + length)..].StartsWith((ReadOnlySpan<byte>)[0xaa, 0xaa, 0x03]);
            Take(kind, hasSnap ? length : Left);
            if (hasSnap) Llc();
        }

        /// <summary>The security tag, with the EtherType behind it where that can be read.</summary>
        private void MacSec()
        {
            const int EncryptedOrChanged = 0x0c;
            int control = Byte(_at);
            int length = (control & 0x20) != 0 ? 14 : 6;
            if ((control & EncryptedOrChanged) != 0 || length + TypeLength > Left) Take(DecodeLayer.MacSec, length);
            else if (Take(DecodeLayer.MacSec, length + TypeLength)) Typed(UInt16(_at - TypeLength));
        }

        private void Labels()
        {
            bool isBottom = false;
            while (!isBottom && Left >= 4)
            {
                isBottom = (Byte(_at + 2) & 1) != 0;
                Take(DecodeLayer.Mpls, 4);
            }

            if (!isBottom || Left < 4) return;
            // Ethernet behind labels, with or without a control word: as the decoder finds it.
            if (PseudoWire.HasControlWord(_frame, _at, _frame.Length))
            {
                Take(DecodeLayer.Mpls, 4);
                Ethernet();
            }
            else if (EthernetLink.IsPlausible(_frame, _at, _frame.Length))
            {
                Ethernet();
            }
        }

        private void Ppp(int before)
        {
            if (CiscoHdlcLink.IsAddress((byte)Byte(_at + before)))
            {
                CiscoHdlc(4 + before);
                return;
            }

            // Address and control may be left out, the control alone too.
            bool hasAddress = Byte(_at + before) == 0xff;
            int control = hasAddress && Byte(_at + before + 1) == 0x03 ? 1 : 0;
            PppProtocol(before + (hasAddress ? 1 : 0) + control);
        }

        /// <summary>The protocol of PPP, one byte where that is odd, after some bytes that belong to the same header.</summary>
        private void PppProtocol(int before)
        {
            bool isShort = (Byte(_at + before) & 1) != 0;
            int protocol = isShort ? Byte(_at + before) : UInt16(_at + before);
            if (!Take(DecodeLayer.Ppp, before + (isShort ? 1 : 2))) return;
            if (protocol is PppProtocols.Mpls or PppProtocols.MplsMulticast) Labels();
            else if (protocol == PppProtocols.Bridge && Byte(_at + 1) == 1 && Take(DecodeLayer.Ppp, 2 + (Byte(_at) & 0x0f))) Ethernet();
        }

        private void CiscoHdlc(int length)
        {
            if (Take(DecodeLayer.CiscoHdlc, length) && UInt16(_at - TypeLength) is EtherTypes.Mpls or EtherTypes.MplsUpstream) Labels();
        }

        /// <summary>The record header with its extensions, and the pad before Ethernet.</summary>
        private void Erf()
        {
            int type = Byte(_at + 8);
            int length = 16;
            for (bool more = (type & 0x80) != 0; more && length <= Left; length += 8) more = (Byte(_at + length) & 0x80) != 0;
            bool isEthernet = (type & 0x7f) is 2 or 11 or 16 or 20;
            if (!Take(DecodeLayer.Erf, isEthernet ? length + 2 : length)) return;
            if (isEthernet) Ethernet();
            else if ((type & 0x7f) is 1 or 10 or 15 or 17) Ppp(0);
        }

        private bool Take(DecodeLayer kind, int length)
        {
            if (length <= 0 || length > Left) return false;
            Found.Add((kind, _at, _at + length));
            _at += length;
            return true;
        }

        private readonly int Byte(int at) => at < _data.Length ? _data[at] : 0;

        private readonly int UInt16(int at) => (Byte(at) << 8) | Byte(at + 1);

        private readonly int LittleEndian16(int at) => Byte(at) | (Byte(at + 1) << 8);

        private readonly int LittleEndian32(int at) => at <= _data.Length - 4 ? BinaryPrimitives.ReadInt32LittleEndian(_data[at..]) : 0;
    }
}
