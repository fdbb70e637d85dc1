#!/usr/bin/env python3
"""Makes tests/data/tls/http2.pcapng: curl and nghttpd speak HTTP/2 in TLS 1.3, and the secrets of the session are in the file.

Needs root, ip, tcpdump, openssl, curl, nghttpd (nghttp2) and editcap (wireshark). Everything happens on the loopback interface of a network
namespace of its own. One connection has five requests: two pages, a file of 20,000 bytes in several frames, one that does not exist, and a form
with a password.

Usage: make_http2.py OUT
"""
import os
import signal
import subprocess
import sys
import tempfile
import time

NAME = 'netmon-http2'
PORT = '8443'


def run(*command, **options):
    return subprocess.run(command, check=True, stdout=subprocess.DEVNULL, **options)


def inside(*command):
    return ['ip', 'netns', 'exec', NAME, *command]


def main(out):
    with tempfile.TemporaryDirectory() as folder:
        at = lambda name: os.path.join(folder, name)
        os.mkdir(at('www'))
        for name, content in ('index.html', '<p>hello</p>\n'), ('style.css', 'p { color: red }\n'), ('big.txt', 'x' * 20_000):
            with open(at(f'www/{name}'), 'w') as file:
                file.write(content)
        run('openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', at('key.pem'),
            '-out', at('certificate.pem'), '-days', '3650', '-subj', '/CN=www.example', '-addext', 'subjectAltName=DNS:www.example',
            stderr=subprocess.DEVNULL)
        run('ip', 'netns', 'add', NAME)
        started = []
        try:
            run(*inside('ip', 'link', 'set', 'lo', 'up'))
            server = subprocess.Popen(inside('nghttpd', '--htdocs', at('www'), PORT, at('key.pem'), at('certificate.pem')), stdout=subprocess.DEVNULL)
            started.append(server)
            capture = subprocess.Popen(inside('tcpdump', '-i', 'lo', '-U', '-w', at('lo.pcap'), f'tcp port {PORT}'), stderr=subprocess.PIPE)
            started.append(capture)
            capture.stderr.readline()
            time.sleep(1)
            pages = [word for path in ('/index.html', '/style.css', '/big.txt', '/missing') for word in (f'https://www.example:{PORT}{path}', '-o', '/dev/null')]
            common = ['--http2', '--silent', '--insecure', '--resolve', f'www.example:{PORT}:127.0.0.1']
            run(*inside('curl', *common, *pages, '--next', *common, '--data', 'user=alice&password=s3cret', '-o', '/dev/null', f'https://www.example:{PORT}/login'),
                env={**os.environ, 'SSLKEYLOGFILE': at('keys.log')})
            time.sleep(1)
        finally:
            for process in started:
                process.send_signal(signal.SIGINT)
                process.wait()
            run('ip', 'netns', 'delete', NAME)
        run('editcap', '--inject-secrets', 'tls,' + at('keys.log'), at('lo.pcap'), out)


main(sys.argv[1])
