#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# Runs the demo and looks at its pages as the README says. Prints TAP. Environment: BUILDDIR.
import hashlib
import http.client
import os
import re
import signal
import socket
import sys
import tempfile
import time
import zlib

sys.dont_write_bytecode = True
from running import PATIENCE, Program, built_with, run_cases


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
    assert len(pages) == 9, pages
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


def resident(demo):
    with open(f'/proc/{demo.process.pid}/status', encoding='ascii') as status:
        return int(re.search(r'VmRSS:\s+(\d+) kB', status.read()).group(1))


def pieces(count):
    """Pieces of 64 KiB. http.client sends them chunked, unless it is told their size."""
    for number in range(count):
        yield bytes([number % 251]) * 65536


def is_hash(text, content):
    return text in (hashlib.sha256(content).hexdigest(), 'unknown: built without nettle')


def uploads(demo, folder):
    content = b''.join(pieces(1024))
    demo.ask('POST', '/upload', b'first')
    before = resident(demo)
    for fields in ({}, {'Content-Length': str(len(content))}):
        _, line = demo.ask('POST', '/upload?name=%3Cb%3E', pieces(1024), fields)
        told = line.decode().split('  ')
        assert is_hash(told[0], content) and told[1] == f'{len(content)} bytes\n', line
    assert resident(demo) - before < 8192, 'it takes the memory of a piece, whatever the size'
    kept = os.listdir(folder)[0]
    assert len(os.listdir(f'{folder}/{kept}')) == 3
    for _ in range(3):
        demo.ask('POST', '/upload', b'')
    assert len(os.listdir(f'{folder}/{kept}')) == 4, 'the oldest files make room'
    _, page = demo.ask('GET', '/upload')
    assert b'&lt;b&gt;' in page and b'<b>' not in page
    large = start_post(demo, '/upload', f'Content-Length: {(2 << 30) + 1}\r\nExpect: 100-continue')
    assert large.recv(4096).startswith(b'HTTP/1.1 413 ')
    large.close()


def start_post(demo, path, fields, content=b''):
    client = socket.create_connection(('127.0.0.1', demo.port), timeout=PATIENCE)
    client.sendall(f'POST {path} HTTP/1.1\r\nHost: demo\r\n{fields}\r\n\r\n'.encode() + content)
    return client


def stopped_uploads(demo, folder):
    """They free their places: with four of them on their way there is none for a fifth."""
    clients = [start_post(demo, '/upload', 'Content-Length: 1000000', b'x' * 1000) for _ in range(4)]
    deadline = time.monotonic() + PATIENCE
    while demo.ask('POST', '/upload', b'fifth')[0].status != 503:
        assert time.monotonic() < deadline
    for client in clients:
        client.close()
    while demo.ask('POST', '/upload', b'fifth')[0].status != 200:
        assert time.monotonic() < deadline
    assert len(os.listdir(f'{folder}/{os.listdir(folder)[0]}')) <= 4


def multipart(*parts):
    """The field Content-Type, and the content."""
    content = b''.join(b'--limit\r\nContent-Disposition: form-data; %s\r\n\r\n%s\r\n' % part for part in parts)
    return {'Content-Type': 'multipart/form-data; boundary=limit'}, content + b'--limit--\r\n'


def upload_without_scripts(demo):
    file = b'\r\n--limi'.join(pieces(20))
    fields, content = multipart((b'name="other"', b'x'), (b'name="file"; filename="<i>.txt"', file))
    response, page = demo.ask('POST', '/upload', content, fields)
    if not built_with('POST_PARSER'):
        assert response.status == 501
        return
    row = re.search(rb'<tr><td>(.*)</td><td>(.*)</td><td>(.*)</td></tr>', page)
    assert row and row.group(1) == b'&lt;i&gt;.txt' and int(row.group(2)) == len(file), page
    assert is_hash(row.group(3).decode(), file)
    for bad in (content[:-40], content[:50], multipart((b'name="file"; filename=""', b''))[1], b''):
        assert demo.ask('POST', '/upload', bad, fields)[0].status == 400, bad


def rows_of(page):
    return [tuple(re.findall(rb'<td>(.*?)</td>', row)) for row in re.findall(rb'<tr>(<td>.*)</tr>', page)]


def forms(demo):
    none = b'<em>none</em>'
    urlencoded = {'Content-Type': 'application/x-www-form-urlencoded'}
    response, page = demo.ask('POST', '/form', 'name=Ada+Lovelace&x=%3Cscript%3E%00%27&flag', urlencoded)
    if not built_with('POST_PARSER'):
        assert response.status == 501
        return
    assert rows_of(page) == [(b'name', b'Ada Lovelace', none, none), (b'x', b'&lt;script&gt;\\x00&#39;', none, none),
                             (b'flag', none, none, none)], page
    _, page = demo.ask('POST', '/form', 'a=%C3%BC%E2%82%AC%FF%C3&b=%E2%80%AE%C0%BC%ED%A0%80%F0%9F%98%80', urlencoded)
    assert [row[1] for row in rows_of(page)] == [
        b'\xc3\xbc\xe2\x82\xac\\xff\\xc3',
        b'\\xe2\\x80\\xae\\xc0\\xbc\\xed\\xa0\\x80\xf0\x9f\x98\x80'], page
    fields, content = multipart((b'name="<n>"', b'v'), (b'name="f"; filename="../\\"e\\""\r\nContent-Type: a/<b>',
                                                       b'x' * 4097), (b'name="e"', b'y' * 4096))
    _, page = demo.ask('POST', '/form', content, fields)
    assert rows_of(page) == [(b'&lt;n&gt;', b'v', none, none), (b'e', b'y' * 4096, none, none),
                             (b'f', b'4097 bytes', b'../&quot;e&quot;', b'a/&lt;b&gt;')], page
    _, page = demo.ask('POST', '/form', 'a=b\r\nc=d=e\r\n', {'Content-Type': 'text/plain'})
    assert rows_of(page) == [(b'a', b'b', none, none), (b'c', b'd=e', none, none)], page
    assert demo.ask('POST', '/form', '{}', {'Content-Type': 'application/json'})[0].status == 415
    assert demo.ask('POST', '/form', '{}')[0].status == 415
    assert demo.ask('POST', '/form', '&'.join(['a=1'] * 1001), urlencoded)[0].status == 413


def set_cookie(demo, content):
    response, _ = demo.ask('POST', '/cookies', content, {'Content-Type': 'application/x-www-form-urlencoded'})
    return response.status, response.getheader('Set-Cookie')


def cookies(demo):
    _, page = demo.ask('GET', '/cookies', fields={'Cookie': "a=<b>&'"})
    assert b'<b>' not in page and (b'<td>&lt;b&gt;&amp;&#39;</td>' in page) == built_with('COOKIES'), page
    status, field = set_cookie(demo, 'name=colour&value=blue&httponly=yes&samesite=Strict&age=60')
    if not built_with('POST_PARSER'):
        assert status == 501
        return
    assert (status, field) == (303, 'colour=blue; Path=/; SameSite=Strict; HttpOnly; Max-Age=60'), field
    assert set_cookie(demo, 'name=colour&age=0') == (303, 'colour=; Path=/; SameSite=Lax; Max-Age=0')
    for bad in ('name=&value=x', 'value=x', 'name=a%0d%0aX:&value=b', 'name=a&value=b%0d%0aX:+y', 'name=a&value=b%00',
                'name=a%3b&value=b', 'name=a&value=b%3b+Path', 'name=a&value=%22', 'name=a&age=1%3b', 'name=a&age=%00',
                'name=' + 'a' * 201, 'name=a&value=' + 'b' * 201):
        assert set_cookie(demo, bad) == (400, None), bad


def orderly_end(port, demo, folder):
    waiter = start_get(port, '/live/next')
    upload = start_post(demo, '/upload', 'Content-Length: 1000000', b'x' * 1000)
    demo.process.send_signal(signal.SIGTERM)
    assert demo.wait() == 0
    assert os.listdir(folder) == [], 'the files of visitors are gone'
    waiter.close()
    upload.close()


def main():
    with tempfile.TemporaryDirectory() as folder:
        os.environ['TMPDIR'] = folder
        demo = Program('demo/demo', '--port', '0')
        port = demo.port
        result = run_cases([
            ('every page is there', lambda: every_page(port)),
            ('a download is resumed', lambda: resumed_download(port)),
            ('a stream has extensions and a trailer section', lambda: stream_with_trailer(port)),
            ('those that wait hear what is said, and those that leave are forgotten', lambda: live_feed(port)),
            ('files are stored while they arrive', lambda: uploads(demo, folder)),
            ('uploads that are stopped make room', lambda: stopped_uploads(demo, folder)),
            ('a file is stored from a form', lambda: upload_without_scripts(demo)),
            ('a form is shown', lambda: forms(demo)),
            ('cookies are set and deleted, and nothing else is', lambda: cookies(demo)),
            ('a signal ends it', lambda: orderly_end(port, demo, folder))])
        demo.kill()
    return result


sys.exit(main())
