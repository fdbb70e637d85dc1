#!/usr/bin/env python3
"""Compares flows with the truth of the traffic generator that made the capture, flow by flow.

usage: compare_flows.py FLOWS.csv CAPTURE

FLOWS.csv is what write_flows.ps1 wrote of CAPTURE; beside CAPTURE are CAPTURE.flows.tsv.gz (a line for each TCP and UDP flow: protocol,
originator, responder, packets, bytes, times) and CAPTURE.truth.json. The truth has no timeouts and no VLANs, and leaves out malformed
frames and later fragments. So more than one record may stand for one flow of it; they are added up, and said why they are apart.
Prints what it found, and ends with 1 if there is a difference that malformed frames and fragments do not explain.
"""
import csv, gzip, json, sys
from collections import Counter, defaultdict

flows_path, capture = sys.argv[1:3]
NUMBER = {'TCP': 6, 'UDP': 17}
ours = defaultdict(list)
without_ports = Counter()
for row in csv.DictReader(open(flows_path)):
    if row['Protocol'] not in NUMBER: continue
    packets = int(row['PacketsSent']) + int(row['PacketsReceived'])
    if not row['SrcPort']:
        without_ports['records'] += 1; without_ports['packets'] += packets
        continue
    a, b = (row['SrcIP'], int(row['SrcPort'])), (row['DstIP'], int(row['DstPort']))
    # Ticks of 100 ns; the generator's times are microseconds.
    ours[NUMBER[row['Protocol']], min(a, b), max(a, b)].append(dict(
        a=a, b=b, sent=(int(row['PacketsSent']), int(row['BytesSent'])), received=(int(row['PacketsReceived']), int(row['BytesReceived'])),
        first=int(row['StartTicks']) // 10, last=int(row['EndTicks']) // 10, end=row['EndReason'], vlan=row['VlanId'], packets=packets))

def micros(text): seconds, fraction = text.split('.'); return int(seconds) * 1_000_000 + int(fraction)

truth = json.load(open(capture + '.truth.json'))
malformed = next((i['packets'] for i in truth['incidents'] if i['kind'] == 'malformed_headers'), 0)
fragments = truth['protocols'].get('ipv4-fragment', 0)
found, flows, extra_packets, bad = Counter(), 0, 0, []
for line in csv.DictReader(gzip.open(capture + '.flows.tsv.gz', 'rt'), delimiter='\t'):
    flows += 1
    a, b = (line['src'], int(line['sport'])), (line['dst'], int(line['dport']))
    fwd, rev = (int(line['pkts_fwd']), int(line['bytes_fwd'])), (int(line['pkts_rev']), int(line['bytes_rev']))
    records = sorted(ours.pop((int(line['proto']), min(a, b), max(a, b)), []), key=lambda r: r['first'])
    if not records:
        found['missing'] += 1; bad.append(('missing', line)); continue
    if len(records) > 1:
        apart = 'VLANs' if len({r['vlan'] for r in records}) > 1 else 'after ' + records[0]['end']
        found['several records: ' + apart] += 1
    turned = [r for r in records if r['a'] != a]
    if turned:
        # A server's port that answers what went to the broadcast address: Zeek's rule turns it, the truth does not.
        if line['sport'] == '67': found['originator is the other side: answers of DHCP'] += 1
        else: found['originator is the other side'] += 1; bad.append(('turned', line))
    total = [0, 0, 0, 0]
    for r in records:
        x, y = (r['sent'], r['received']) if r['a'] == a else (r['received'], r['sent'])
        total = [p + q for p, q in zip(total, (*x, *y))]
    more = (total[0] - fwd[0]) + (total[2] - rev[0])
    if more:
        found['more packets: fragments or malformed frames'] += 1; extra_packets += more
        if total[0] < fwd[0] or total[2] < rev[0]: bad.append(('packets', line))
    elif (total[0], total[1], total[2], total[3]) != (*fwd, *rev):
        found['counters differ'] += 1; bad.append(('counters', line))
    if not more and (records[0]['first'], max(r['last'] for r in records)) != (micros(line['first']), micros(line['last'])):
        found['times differ'] += 1; bad.append(('times', line))
    if len(records) == 1 and not more and not turned: found['equal in everything'] += 1

rest = [r for records in ours.values() for r in records]
rest_packets = sum(r['packets'] for r in rest)
print(f'{flows} flows of TCP and UDP in the truth; {malformed} malformed frames, {fragments} later fragments')
for what, count in sorted(found.items(), key=lambda x: -x[1]): print(f'{count:8} {what}')
print(f'{len(rest):8} records that the truth does not have, of {rest_packets} packets (malformed frames)')
print(f"{without_ports['records']:8} records without ports, of {without_ports['packets']} packets (malformed frames)")
print(f'{extra_packets:8} packets more than the truth has in its flows')
unexplained = extra_packets + rest_packets + without_ports['packets'] - fragments
if unexplained > malformed: bad.append(('more packets than malformed frames and fragments are', unexplained))
for what, line in bad[:20]: print('DIFFERENCE', what, line)
sys.exit(bool(bad))
