#!/usr/bin/env python3
"""Compares the flows of captures with tshark's TCP and UDP conversations of them, and says what every difference comes from.

usage: compare_conversations.py CAPTURES CONVERSATIONS WORKDIR --run 'COMMAND' [--show N]

CAPTURES       folder of capture files
CONVERSATIONS  folder with PATH.conv.txt for each: tshark -n -q -z conv,tcp -z conv,udp, IP fragments not put together
WORKDIR        where the table of flows goes
--run          command that runs a PowerShell script: it gets write_conversations.ps1 and that script's parameters

Flows and conversations are joined by protocol and the unordered pair of ends. Compared are frames and bytes of each direction, the time of the
first packet to 100 ns and that of the last to the 0.1 ms that tshark prints. Ends with 1 if a difference is left whose cause is not known.
"""
import argparse, ipaddress, os, re, shlex, subprocess, sys
from collections import Counter, defaultdict, namedtuple
from decimal import Decimal

EQUAL = 'equal'
TUNNEL = 'equal, inside a tunnel: with -Decapsulate'
BETWEEN = 'equal in frames and bytes, between tunnels: here only the outermost and the innermost packet make flows'
VLAN = 'equal when added up: VLANs make flows of their own here'
INTERFACE = 'equal when added up: interfaces make flows of their own here'
ENDED = 'equal when added up: what comes 5 s after FIN or RST begins a flow here'
TIMES = 'equal when added up: a capture whose times are more than 49 days apart, the longest timeout here'
APPLICATION = 'equal when added up: tshark tells requests of SNMP, and RTP from SIP, apart'
FRAGMENTS = 'later fragments: in their flow here, not counted by tshark'
FAULTS = 'TCP or UDP headers with a fault, or cut short: counted here, not by tshark'
RANGE = 'equal but for times that 64 bits of nanoseconds do not hold: here the latest that they do'

PSEUDO_WIRE = 'pseudo-wire: tshark guesses wrong whether there is a control word'
ROUTING = 'routing header of IPv6: tshark takes its last address for the destination'
UNTIMED = 'packets without a time: tshark takes them for 1970'
UDP_LENGTH = 'UDP length of 0, or beyond the packet for tshark: not counted by tshark'

# Causes that only a look into the capture could tell: the end of its name, what differs, in how many pairs of ends, why.
KNOWN = [
    ('/arkime_synthetic.pcap', 'frames', 1, UDP_LENGTH),
    ('/cisco-fabric-path.pcap', 'frames', 32, UDP_LENGTH),
    ('/01_mpls_pw_eth_ipv4_tcp_no_cw.pcap', 'flow only', 1, PSEUDO_WIRE),
    ('/02_mpls_pw_eth_ipv4_udp_no_cw.pcap', 'flow only', 1, PSEUDO_WIRE),
    ('/16_mpls_pw_outer_vlan_inner_qinq_ipv4_udp_cw.pcap', 'flow only', 1, PSEUDO_WIRE),
    ('/17_mpls_pw_outer_qinq_inner_ipv4_udp_cw.pcap', 'flow only', 1, PSEUDO_WIRE),
    ('/18_mpls_pw_outer_legacy_vlan_ipv4_tcp_cw.pcap', 'flow only', 1, PSEUDO_WIRE),
    ('/ipv6_options.pcap', 'flow only', 1, ROUTING),
    ('/ipv6_options.pcap', 'conversation only', 1, ROUTING),
    ('/arkime_synthetic.pcap', 'conversation only', 1, 'VXLAN-GPE without the flag for its next protocol: Ethernet here, that protocol in tshark'),
    ('/test011.pcapng', 'start', 2, UNTIMED),
    ('/test101.pcapng', 'start', 2, UNTIMED),
    ('/test201.pcapng', 'start', 2, UNTIMED),
    ('/brcm-tag.pcap', 'flow only', 3, 'a link type that this tshark does not read'),
    ('/LINKTYPE_IPV4_invalid.pcap', 'conversation only', 1, 'IPv6 in a capture whose link type is IPv4: a fault here'),
    ('/AH-IPcomp-IPv4.pcap', 'frames', 1, 'IPComp: tshark decompresses it'),
    ('/clusterfuzz-testcase-minimized-FuzzTarget-5204104585674752', 'bytes', 1, 'a frame of more than 2 GiB: 2,147,483,647 here, below 0 in tshark'),
    ('/timestamp_invalid_micro.pcap', 'end', 1, 'a time with 2^31 microseconds: tshark wraps round'),
]

UNITS = {'bytes': 1, 'kB': 1000, 'MB': 1000 ** 2, 'GB': 1000 ** 3}
AMOUNT = r'\s+(\d+) (-?\d+) (bytes|kB|MB|GB)'
LINE = re.compile(r'^(\S+)\s+<->\s+(\S+)' + AMOUNT * 3 + r'\s+(-?[\d.]+)\s+(-?[\d.]+)\s*$')
SECOND = 10 ** 9
LONGEST_TIMEOUT = 49 * 86400 * SECOND
LATEST = 2 ** 63 - 1

# What went from the first end to the second, and back. tshark rounds bytes down to units; so there are two numbers of them.
Amount = namedtuple('Amount', 'frames least most', defaults=(0, 0, 0))
# Times are nanoseconds from the first packet of the capture on.
Traffic = namedtuple('Traffic', 'ends there back start last reason vlan interface', defaults=(Amount(), 0, 0, '', '', ''))


class Capture:
    """What write_conversations.ps1 wrote of one capture."""
    def __init__(self, first, earliest, latest):
        self.first = first
        self.span = latest - earliest
        # Each by protocol and ends.
        self.outer, self.inner, self.between, self.faults = (defaultdict(list) for _ in range(4))
        # Lengths of frames by protocol, source and destination.
        self.fragments = defaultdict(list)


def exactly(frames, octets): return Amount(int(frames), int(octets), int(octets))

def add(a, b): return Amount(a.frames + b.frames, a.least + b.least, a.most + b.most)

def address(text): return ipaddress.ip_address(text.split('%')[0])

def read_conversations(path):
    found, protocol = defaultdict(list), None
    for line in open(path, encoding='utf8', errors='replace'):
        if 'Conversations' in line: protocol = line.split()[0]
        match = LINE.match(line)
        if not match:
            if '<->' in line: sys.exit(f'{path}: not understood: {line}')
            continue
        cells = match.groups()

        def end(text):
            host, port = text.rsplit(':', 1)
            return address(host), int(port)

        def amount(i):
            count, unit = int(cells[i + 1]), UNITS[cells[i + 2]]
            return Amount(int(cells[i]), count * unit, count * unit + unit - 1)

        ends = end(cells[0]), end(cells[1])
        start, duration = Decimal(cells[11]) * SECOND, Decimal(cells[12]) * SECOND
        found[protocol, frozenset(ends)].append(Traffic(ends, amount(5), amount(2), start, start + duration))
    return found

def read_captures(path):
    captures, capture = {}, None
    for line in open(path, encoding='utf8'):
        kind, *cells = line.rstrip('\n').split('\t')
        if kind == 'capture':
            capture = captures[cells[0]] = Capture(*map(int, cells[1:]))
            continue
        protocol, source, destination = cells[0], address(cells[1]), address(cells[3])
        if kind == 'fragment':
            capture.fragments[protocol, source, destination].append(int(cells[5]))
            continue
        ends = (source, int(cells[2])), (destination, int(cells[4]))
        key = protocol, frozenset(ends)
        if kind in ('outer', 'inner'):
            start, last = (int(ticks) * 100 - capture.first for ticks in cells[9:11])
            traffic = Traffic(ends, exactly(*cells[5:7]), exactly(*cells[7:9]), start, last, *cells[11:14])
            (capture.outer if kind == 'outer' else capture.inner)[key].append(traffic)
        else:
            (capture.between if kind == 'between' else capture.faults)[key].append(Traffic(ends, exactly(1, cells[5])))
    return captures

def add_up(traffic, ends):
    """The sums there and back as seen from ends[0]; all is there where both ends are one."""
    there, back = Amount(), Amount()
    for t in traffic:
        forward, backward = (t.there, t.back) if t.ends[0] == ends[0] else (t.back, t.there)
        there, back = add(there, forward), add(back, backward)
    return (add(there, back), Amount()) if ends[0] == ends[1] else (there, back)

def amounts_differ(theirs, ours):
    pairs = list(zip(theirs, ours))
    if any(t.frames != o.frames for t, o in pairs): return 'frames'
    if any(not t.least <= o.least <= t.most for t, o in pairs): return 'bytes'
    return None

def times_differ(conversations, flows):
    # Ticks of 100 ns here; there a duration of 0.1 ms, and both are rounded.
    if abs(min(c.start for c in conversations) - min(f.start for f in flows)) > 100: return 'start'
    if abs(max(c.last for c in conversations) - max(f.last for f in flows)) > 100_100: return 'end'
    return None

def is_within(theirs, ours, noted):
    """Whether what we have more than tshark is no more than what was noted."""
    return all(0 <= o.frames - t.frames <= n.frames and o.least - t.most <= n.most for t, o, n in zip(theirs, ours, noted))

def why_apart(conversations, flows, capture):
    if len(flows) == len(conversations): return EQUAL
    if len(flows) < len(conversations): return APPLICATION
    if len({f.vlan for f in flows}) > 1: return VLAN
    if len({f.interface for f in flows}) > 1: return INTERFACE
    if any(f.reason in ('Finished', 'Reset') for f in flows): return ENDED
    # Packets of any kind move the clock.
    return TIMES if capture.span > LONGEST_TIMEOUT else None

def compare(key, conversations, flows, capture):
    """What differs in one pair of ends, and the cause or None; no conversations where tshark has none."""
    ends = flows[0].ends
    theirs, ours = add_up(conversations, ends), add_up(flows, ends)
    what = amounts_differ(theirs, ours)
    if what == 'frames':
        lengths = [capture.fragments.get((key[0], ends[i][0], ends[1 - i][0]), []) for i in (0, 1)]
        if is_within(theirs, ours, [exactly(len(x), sum(x)) for x in lengths]): return what, FRAGMENTS
        if is_within(theirs, ours, add_up(capture.faults.get(key, []), ends)): return what, FAULTS
    if not conversations: return 'flow only', None
    if what: return what, None
    what = times_differ(conversations, flows)
    if what: return what, RANGE if max(c.last for c in conversations) + capture.first > LATEST else None
    return 'number', why_apart(conversations, flows, capture)

def compare_capture(conversations, capture):
    """Goes over all pairs of ends that one of both has."""
    for key, theirs in conversations.items():
        if key in capture.outer: yield key, *compare(key, theirs, capture.outer[key], capture)
        elif key in capture.inner:
            what, cause = compare(key, theirs, capture.inner[key], capture)
            yield key, what, TUNNEL if cause == EQUAL else cause
        elif key in capture.between:
            what = amounts_differ(add_up(theirs, theirs[0].ends), add_up(capture.between[key], theirs[0].ends))
            yield key, what, None if what else BETWEEN
        else: yield key, 'conversation only', None
    for key, ours in capture.outer.items():
        if key not in conversations: yield key, *compare(key, [], ours, capture)
    for key, ours in capture.inner.items():
        if key not in conversations and key not in capture.outer: yield key, *compare(key, [], ours, capture)

def main():
    parser = argparse.ArgumentParser()
    for name in ('captures', 'conversations', 'work'): parser.add_argument(name)
    parser.add_argument('--run', required=True)
    parser.add_argument('--show', type=int, default=2, help='captures to name for each cause')
    options = parser.parse_args()

    suffix = '.conv.txt'
    names = sorted(os.path.relpath(os.path.join(folder, file), options.conversations)[:-len(suffix)]
                   for folder, _, files in os.walk(options.conversations) for file in files if file.endswith(suffix))
    paths = {name: os.path.abspath(os.path.join(options.captures, name)) for name in names}
    listed, table = os.path.join(options.work, 'captures.txt'), os.path.join(options.work, 'conversations.tsv')
    with open(listed, 'w', encoding='utf8') as file: file.writelines(path + '\n' for path in paths.values())
    script = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'write_conversations.ps1')
    subprocess.run([*shlex.split(options.run), script, listed, table], check=True)

    captures = read_captures(table)
    pairs, examples, left = Counter(), defaultdict(Counter), {(tail, what): (count, cause) for tail, what, count, cause in KNOWN}
    total, unknown = 0, []
    for name in names:
        conversations = read_conversations(os.path.join(options.conversations, name + suffix))
        total += sum(len(c) for c in conversations.values())
        for key, what, cause in compare_capture(conversations, captures[paths[name]]):
            known = next((k for k in left if name.endswith(k[0]) and k[1] == what and left[k][0]), None) if cause is None else None
            if known:
                count, cause = left[known]
                left[known] = count - 1, cause
            if cause is None:
                unknown.append((name, what, key))
                cause = 'CAUSE NOT KNOWN'
            pairs[cause] += 1
            examples[cause][name] += 1

    print(f'{total} conversations of tshark in {len(names)} captures; {sum(pairs.values())} pairs of ends that it or Get-FlowSummary has:')
    for cause, count in pairs.most_common():
        print(f'{count:8} {cause}')
        if cause in (EQUAL, TUNNEL): continue
        shown = [f'{name} ({n})' for name, n in examples[cause].most_common(options.show)]
        print(' ' * 9 + ', '.join(shown) + (f' and {len(examples[cause]) - len(shown)} more captures' if len(examples[cause]) > len(shown) else ''))
    for (tail, what), (count, _) in left.items():
        if count: print(f'No longer there, {count} times: {what} in {tail}')
    for name, what, (protocol, ends) in unknown[:20]:
        print(f'CAUSE NOT KNOWN: {what} of {protocol} {" - ".join(f"{host} {port}" for host, port in ends)} in {name}')
    return 1 if unknown else 0

if __name__ == '__main__': sys.exit(main())
