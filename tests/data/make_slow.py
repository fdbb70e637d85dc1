#!/usr/bin/env python3
"""Makes examples/slow.pcapng: a client that asks a slow name server and slow web servers over a network with a round trip of 40 ms.

Needs root, ip, tcpdump, openssl and tshark. Everything happens in two network namespaces of its own; a tunnel between them holds each packet
for 20 ms. What the servers slept is in the names, and tests/Acceptance/Transactions.Tests.ps1 compares it with the latencies that are measured.

Usage: make_slow.py OUT
"""
import ctypes
import fcntl
import http.client
import http.server
import os
import select
import socket
import ssl
import struct
import subprocess
import sys
import tempfile
import threading
import time

libc = ctypes.CDLL(None, use_errno=True)
DELAY = 0.020
CLIENT, SERVER = '10.98.0.1', '10.98.0.2'
NAMES = {'fast.example': 0.0, 'slow.example': 0.250, 'shop.example': 0.0}


def run(*command):
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def enter(name):
    with open(f'/run/netns/{name}') as file:
        if libc.setns(file.fileno(), 0x40000000) != 0:
            raise OSError('setns')


def open_tunnel(name, address):
    """Creates the tunnel device of a namespace, and returns its file."""
    enter(name)
    file = os.open('/dev/net/tun', os.O_RDWR)
    fcntl.ioctl(file, 0x400454ca, struct.pack('16sH', b'tun0', 0x1001))  # TUNSETIFF: IFF_TUN | IFF_NO_PI
    run('ip', 'addr', 'add', f'{address}/24', 'dev', 'tun0')
    run('ip', 'link', 'set', 'lo', 'up')
    run('ip', 'link', 'set', 'tun0', 'up', 'mtu', '1500')
    run('ip', 'route', 'replace', '10.98.0.0/24', 'dev', 'tun0')
    return file


def relay(one, other, stop):
    waiting = []
    while not stop.is_set():
        now = time.monotonic()
        timeout = max(0, waiting[0][0] - now) if waiting else 0.1
        for file in select.select([one, other], [], [], timeout)[0]:
            waiting.append((time.monotonic() + DELAY, other if file == one else one, os.read(file, 2048)))
        while waiting and waiting[0][0] <= time.monotonic():
            _, file, packet = waiting.pop(0)
            os.write(file, packet)


def serve_names():
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind((SERVER, 53))
    asked = set()
    while True:
        query, client = server.recvfrom(512)
        labels, at = [], 12
        while query[at]:
            labels.append(query[at + 1:at + 1 + query[at]].decode())
            at += 1 + query[at]
        name, question = '.'.join(labels), query[12:at + 5]
        if name == 'lost.example' and name not in asked:
            asked.add(name)  # The first question is lost.
            continue
        known = name in NAMES or name == 'lost.example'
        time.sleep(NAMES.get(name, 0))
        answer = b'\xc0\x0c\x00\x01\x00\x01' + struct.pack('!IH', 60, 4) + socket.inet_aton(SERVER) if known else b''
        header = query[:2] + (b'\x81\x80' if known else b'\x81\x83') + struct.pack('!HHHH', 1, int(known), 0, 0)
        server.sendto(header + question + answer, client)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def log_message(self, *_):
        pass

    def do_GET(self):
        status, wait, parts = {'/fast': (200, 0, 1), '/slow': (200, 0.300, 1), '/big': (200, 0, 10), '/fails': (500, 0.050, 1)}.get(self.path, (404, 0, 1))
        time.sleep(wait)
        part = b'<p>' + b'NetMon ' * 200 + b'</p>\n'
        self.send_response(status)
        self.send_header('Content-Type', 'text/html')
        self.send_header('Content-Length', str(len(part) * parts))
        self.end_headers()
        self.wfile.flush()
        for i in range(parts):
            time.sleep(0.030 if i else 0)
            self.wfile.write(part)
            self.wfile.flush()


def serve_web(folder):
    http_server = http.server.ThreadingHTTPServer((SERVER, 80), Handler)
    threading.Thread(target=http_server.serve_forever, daemon=True).start()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(f'{folder}/cert.pem', f'{folder}/key.pem')
    tls_server = http.server.ThreadingHTTPServer((SERVER, 443), Handler)
    tls_server.socket = context.wrap_socket(tls_server.socket, server_side=True)
    threading.Thread(target=tls_server.serve_forever, daemon=True).start()


def look_up(name, identifier):
    client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    client.settimeout(1.0)
    question = b''.join(bytes([len(label)]) + label.encode() for label in name.split('.')) + b'\0\0\1\0\1'
    query = struct.pack('!HHHHHH', identifier, 0x0100, 1, 0, 0, 0) + question
    for _ in range(2):
        client.sendto(query, (SERVER, 53))
        try:
            client.recv(512)
            return
        except TimeoutError:
            pass


def browse(folder):
    for identifier, name in enumerate(['fast.example', 'slow.example', 'lost.example', 'nosuch.example'], 0x100):
        look_up(name, identifier)
    web = http.client.HTTPConnection(SERVER, 80)
    for path in '/fast', '/slow', '/big', '/missing', '/fails':
        web.request('GET', path, headers={'Host': 'slow.example', 'User-Agent': 'make_slow'})
        web.getresponse().read()
    web.close()
    look_up('shop.example', 0x200)
    context = ssl.create_default_context(cafile=f'{folder}/cert.pem')
    raw = socket.create_connection((SERVER, 443))
    secure = context.wrap_socket(raw, server_hostname='shop.example')
    secure.sendall(b'GET /slow HTTP/1.1\r\nHost: shop.example\r\nConnection: close\r\n\r\n')
    while secure.recv(65536):
        pass
    secure.close()


def main(out):
    folder = tempfile.mkdtemp()
    run('openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '30', '-subj', '/CN=shop.example',
        '-addext', 'subjectAltName=DNS:shop.example,DNS:www.shop.example', '-keyout', f'{folder}/key.pem', '-out', f'{folder}/cert.pem')
    names = 'netmon-client', 'netmon-server'
    for name in names:
        run('ip', 'netns', 'add', name)
    try:
        server_tunnel = open_tunnel(names[1], SERVER)
        client_tunnel = open_tunnel(names[0], CLIENT)
        stop = threading.Event()
        if os.fork() == 0:
            relay(client_tunnel, server_tunnel, stop)
        if os.fork() == 0:
            enter(names[1])
            threading.Thread(target=serve_names, daemon=True).start()
            serve_web(folder)
            time.sleep(60)
            os._exit(0)
        time.sleep(1)
        raw = f'{folder}/raw.pcap'
        capture = subprocess.Popen(['tcpdump', '-i', 'tun0', '-U', '-w', raw, '-s', '0', '--time-stamp-precision=nano'], stderr=subprocess.PIPE)
        capture.stderr.readline()
        time.sleep(0.5)
        browse(folder)
        time.sleep(1)
        capture.terminate()
        capture.wait()
        run('tshark', '-r', raw, '-F', 'pcapng', '-w', out)
    finally:
        for name in names:
            subprocess.run(['ip', 'netns', 'del', name], check=False)
        os.system(f'pkill -P {os.getpid()}')


if __name__ == '__main__':
    main(sys.argv[1])
