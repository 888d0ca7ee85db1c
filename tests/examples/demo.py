#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# Runs the demo and looks at its pages as the README says. Prints TAP. Environment: BUILDDIR.
import http.client
import re
import signal
import socket
import sys
import time
import zlib

sys.dont_write_bytecode = True
from running import PATIENCE, Program, run_cases


def connect(port):
    return http.client.HTTPConnection('127.0.0.1', port, timeout=PATIENCE)


def get(port, path, method='GET', **fields):
    connection = connect(port)
    connection.request(method, path, headers={k.replace('_', '-'): v for k, v in fields.items()})
    response = connection.getresponse()
    content = response.read()
    connection.close()
    return response, content


def start_get(port, path):
    """A socket that has asked; the answer may take a while."""
    client = socket.create_connection(('127.0.0.1', port), timeout=PATIENCE)
    client.sendall(f'GET {path} HTTP/1.1\r\nHost: demo\r\nConnection: close\r\n\r\n'.encode())
    return client


def read_all(client):
    with client.makefile('rb') as stream:
        return stream.read()


def events_until(stream, wanted):
    """Reads events until a line of theirs is the wanted one."""
    deadline = time.monotonic() + PATIENCE
    for line in stream:
        if re.fullmatch(wanted, line.strip()):
            return
        if time.monotonic() > deadline:
            break
    raise AssertionError(f'there is no event {wanted}')


def every_page(port):
    _, index = get(port, '/')
    pages = re.findall(rb'<li><a href="(/\w+)">', index)
    assert len(pages) == 6, pages
    for page in pages:
        response, content = get(port, page.decode())
        assert response.status == 200 and content, page
    assert get(port, '/none')[0].status == 404
    refused, _ = get(port, '/live/say')
    assert (refused.status, refused.getheader('Allow')) == (405, 'POST')


def resumed_download(port):
    whole, content = get(port, '/file')
    assert len(content) == 32 << 20 and whole.getheader('Accept-Ranges') == 'bytes'
    tag = whole.getheader('ETag')
    rest, end = get(port, '/file', Range='bytes=20000001-', If_Range=tag)
    assert rest.status == 206 and end == content[20000001:]
    other, again = get(port, '/file', Range='bytes=20000001-', If_Range='"other"')
    assert other.status == 200 and again == content
    assert get(port, '/file', If_None_Match=tag)[0].status == 304


def stream_with_trailer(port):
    text = read_all(start_get(port, '/stream'))
    head, _, body = text.partition(b'\r\n\r\n')
    assert b'\r\nTrailer: X-CRC32, X-Lines' in head, head
    content = b''
    number = 0
    while not body.startswith(b'0\r\n'):
        line, _, body = body.partition(b'\r\n')
        size, _, extension = line.partition(b';')
        number += 1
        assert extension == b'line=%d' % number, line
        content += body[:int(size, 16)]
        body = body[int(size, 16) + 2:]
    assert body == b'0\r\nX-CRC32: %08x\r\nX-Lines: 20\r\n\r\n' % zlib.crc32(content), body


def live_feed(port):
    listener = start_get(port, '/live/events').makefile('rb')
    events_until(listener, rb':')
    waiters = [start_get(port, '/live/next') for _ in range(50)]
    events_until(listener, rb'data: \d+ 51')
    assert get(port, '/live/say?text=good%20news', method='POST')[0].status == 204
    for waiter in waiters:
        assert read_all(waiter).endswith(b'\r\n\r\ngood news')
    events_until(listener, rb'data: good news')
    for client in [start_get(port, '/live/next') for _ in range(20)]:
        client.close()
    events_until(listener, rb'data: \d+ 1')


def orderly_end(port, demo):
    waiter = start_get(port, '/live/next')
    demo.process.send_signal(signal.SIGTERM)
    assert demo.wait() == 0
    waiter.close()


def main():
    demo = Program('demo/demo', '--port', '0')
    port = demo.port
    result = run_cases([('every page is there', lambda: every_page(port)),
                        ('a download is resumed', lambda: resumed_download(port)),
                        ('a stream has extensions and a trailer section', lambda: stream_with_trailer(port)),
                        ('those that wait hear what is said, and those that leave are forgotten',
                         lambda: live_feed(port)), ('a signal ends it', lambda: orderly_end(port, demo))])
    demo.kill()
    return result


sys.exit(main())
