#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# Runs the examples that take content, and uses them as their first lines say. Prints TAP. Environment: BUILDDIR.
import os
import socket
import sys
import tempfile
import time

sys.dont_write_bytecode = True
from running import PATIENCE, Program, built_with, run_cases


def pieces(count, size=65536):
    """Content of unknown size: http.client sends it chunked."""
    for number in range(count):
        yield bytes([number % 251]) * size


def await_empty(folder):
    deadline = time.monotonic() + PATIENCE
    while os.listdir(folder):
        assert time.monotonic() < deadline, os.listdir(folder)
        time.sleep(0.01)


def stored(uploads, folder):
    content = b''.join(pieces(100))
    assert uploads.ask('PUT', '/a.bin', content)[0].status == 201
    with open(f'{folder}/a.bin', 'rb') as file:
        assert file.read() == content
    assert uploads.ask('POST', '/a.bin', pieces(3))[0].status == 204
    with open(f'{folder}/a.bin', 'rb') as file:
        assert file.read() == b''.join(pieces(3))
    assert uploads.ask('PUT', '/empty', b'')[0].status == 201
    assert os.path.getsize(f'{folder}/empty') == 0
    assert sorted(os.listdir(folder)) == ['a.bin', 'empty'], os.listdir(folder)
    os.remove(f'{folder}/a.bin')
    os.remove(f'{folder}/empty')


def names_are_no_paths(uploads, folder):
    for path in ('/', '/.hidden', '/..', '/../out', '/a/b', '/%2e%2e%2fout', '/a%00b', '/a%5cb', '/' + 'a' * 100):
        assert uploads.ask('PUT', path, b'content')[0].status == 404, path
    os.mkdir(f'{folder}/taken')
    assert uploads.ask('PUT', '/taken', b'content')[0].status == 409
    os.rmdir(f'{folder}/taken')
    await_empty(folder)
    assert os.listdir(os.path.dirname(folder)) == ['in']


def refused_early(uploads, folder):
    refused, _ = uploads.ask('GET', '/a')
    assert (refused.status, refused.getheader('Allow')) == (405, 'POST, PUT')
    assert uploads.ask('PUT', '/a', b'part', {'Content-Range': 'bytes 0-3/9'})[0].status == 400
    client = socket.create_connection(('127.0.0.1', uploads.port), timeout=PATIENCE)
    client.sendall(b'PUT /a HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 4294967297\r\n\r\n')
    assert client.recv(4096).startswith(b'HTTP/1.1 413 '), 'it is refused before it is sent'
    client.close()
    await_empty(folder)


def aborted(uploads, folder):
    client = socket.create_connection(('127.0.0.1', uploads.port), timeout=PATIENCE)
    client.sendall(b'PUT /a HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n' + b'x' * 1000)
    deadline = time.monotonic() + PATIENCE
    while not os.listdir(folder):  # it has begun
        assert time.monotonic() < deadline
        time.sleep(0.01)
    assert os.listdir(folder)[0].startswith('.upload-')
    client.close()
    await_empty(folder)


def echoed(echo):
    for size in (0, 1, 1000, 1 << 20):
        response, content = echo.ask('POST', '/', b'<' * size)
        assert response.status == 200 and content == b'<' * size, size
        assert response.getheader('Content-Type') == 'application/octet-stream'
    assert echo.ask('PUT', '/', pieces(3))[1] == b''.join(pieces(3))
    # The head alone: who goes on sending after a refusal may lose it.
    client = socket.create_connection(('127.0.0.1', echo.port), timeout=PATIENCE)
    client.sendall(b'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n' % ((1 << 20) + 1))
    assert client.recv(4096).startswith(b'HTTP/1.1 413 ')
    client.close()
    assert echo.ask('GET', '/')[0].status == 405


def shown(form):
    assert b'enctype="multipart/form-data"' in form.ask('GET', '/')[1]
    if not built_with('POST_PARSER'):
        return
    kind = {'Content-Type': 'multipart/form-data; boundary=limit'}
    head = b'--limit\r\nContent-Disposition: form-data; name='
    content = (head + b'"<n>"\r\n\r\n<v>&\0\'\r\n' + head + b'photo; filename="<p>.jpg"\r\n\r\n' + b'x' * 1000000 +
               b'\r\n--limit--\r\n')
    response, page = form.ask('POST', '/', content, kind)
    assert response.status == 200
    assert b'<li>&#60;n&#62;: &#60;v&#62;&#38;&#0;&#39;\n' in page, page
    assert page.count(b'<li>') == 2 and b'<li>photo: &#60;p&#62;.jpg of 1000000 bytes\n' in page, page
    assert form.ask('POST', '/', content[:-10], kind)[0].status == 400
    assert form.ask('POST', '/', b'&'.join([b'a=1'] * 1001),
                    {'Content-Type': 'application/x-www-form-urlencoded'})[0].status == 413


def main():
    with tempfile.TemporaryDirectory() as parent:
        folder = f'{parent}/in'
        os.mkdir(folder)
        uploads = Program('upload_to_disk', folder, '0')
        echo = Program('echo', '0')

        form = Program('form', '0')

        def ended():
            assert uploads.end() == 0 and echo.end() == 0 and form.end() == 0

        result = run_cases([('an upload is stored', lambda: stored(uploads, folder)),
                            ('names are no paths', lambda: names_are_no_paths(uploads, folder)),
                            ('what is refused is refused early', lambda: refused_early(uploads, folder)),
                            ('nothing is left of an upload that was aborted', lambda: aborted(uploads, folder)),
                            ('content is echoed', lambda: echoed(echo)), ('a form is shown', lambda: shown(form)),
                            ('Enter ends them', ended)])
        uploads.kill()
        echo.kill()
        form.kill()
    return result


sys.exit(main())
