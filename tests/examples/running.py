# SPDX-License-Identifier: LGPL-2.1-or-later
# Starts programs of examples/ and runs cases against them. Environment: BUILDDIR.
import http.client
import os
import re
import subprocess
import traceback

PATIENCE = 30  # seconds, for what takes milliseconds


def built_with(part):
    """Whether the library has a part that --disable-... leaves out."""
    with open(os.environ['BUILDDIR'] + '/config.h', encoding='ascii') as config:
        return f'#define MHD_HAVE_{part} 1\n' in config.read()


class Program:
    """A program of examples/ that listens; its first line of output has the port."""

    def __init__(self, name, *arguments):
        self.process = subprocess.Popen([f'{os.environ["BUILDDIR"]}/examples/{name}', *arguments],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.port = int(re.search(r'127\.0\.0\.1:(\d+)', self.process.stdout.readline()).group(1))

    def connect(self):
        return http.client.HTTPConnection('127.0.0.1', self.port, timeout=PATIENCE)

    def ask(self, method, path, body=None, fields=None):
        """The response, and its content."""
        connection = self.connect()
        connection.request(method, path, body, fields or {})
        response = connection.getresponse()
        content = response.read()
        connection.close()
        return response, content

    def wait(self):
        return self.process.wait(PATIENCE)

    def end(self):
        """Presses Enter."""
        self.process.stdin.write('\n')
        self.process.stdin.close()
        return self.wait()

    def kill(self):
        self.process.kill()
        self.process.wait()


def run_cases(cases):
    """Prints TAP. A case is a name and a function that raises when it fails. Answers the code to exit with."""
    print(f'1..{len(cases)}')
    failed = 0
    for number, (name, case) in enumerate(cases, 1):
        try:
            case()
            print(f'ok {number} - {name}', flush=True)
        except Exception:  # whatever it is, it is told and the other cases run
            failed += 1
            print('# ' + traceback.format_exc().replace('\n', '\n# '))
            print(f'not ok {number} - {name}', flush=True)
    return 1 if failed else 0
