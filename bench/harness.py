# SPDX-License-Identifier: LGPL-2.1-or-later
# What the scripts of this folder share: processes on their cores, ports, tables, verdicts.
import argparse
import contextlib
import ctypes
import os
import platform
import re
import resource
import select
import shutil
import signal
import socket
import subprocess
import sys
import time

STOP_SECONDS = 10
START_SECONDS = 30
PR_SET_PDEATHSIG = 1


class BenchError(Exception):
    """A program failed; the run ends with exit code 1."""


def progress(text):
    print(text, file=sys.stderr, flush=True)


def names_of(allowed):
    """The type of an argument: some of these names, with commas."""
    def split(text):
        values = text.split(",")
        if not set(values) <= set(allowed):
            raise argparse.ArgumentTypeError("choose from " + ",".join(allowed))
        return values
    return split


# ---- Processes ----

def child_setup(cores):
    """What a started program does first: pin itself, and end when this script ends."""
    def setup():
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        os.sched_setaffinity(0, cores)
    return setup


def choose_cores(workers):
    """The cores of the server, as many as it has workers, and that of the client."""
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) <= workers:
        progress("Too few cores: server and client share one, and the ratios mean little.")
    return set(cores[:workers]), {cores[min(workers, len(cores) - 1)]}


def raise_descriptor_limit():
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard if hard != resource.RLIM_INFINITY else 1 << 20


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def read_port(process):
    """The port from the line that our own servers print."""
    if not select.select([process.stdout], [], [], START_SECONDS)[0]:
        raise BenchError("a server did not start in time")
    line = process.stdout.readline()
    found = re.fullmatch(r"listening on 127\.0\.0\.1:(\d+)\n", line)
    if not found:
        raise BenchError("a server did not start")
    return int(found[1])


def wait_for_port(process, port):
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.02)
    raise BenchError("a server did not start")


@contextlib.contextmanager
def serving(title, command, port, cores, stderr=None):
    """A server from its start to a clean stop: gives its process id and port. `port`: where it will
    listen, or None when it prints that itself."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, stderr=stderr,
                               preexec_fn=child_setup(cores))
    try:
        if port is None:
            port = read_port(process)
        else:
            wait_for_port(process, port)
        yield process.pid, port
        process.send_signal(signal.SIGTERM)
        code = process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired as error:
        raise BenchError(f"{title} did not stop") from error
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
        process.stdout.close()
    if code != 0:
        raise BenchError(f"{title} ended with code {code}")


def find_nginx():
    return shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin")


def machine():
    """The processor, the kernel and the number of cores."""
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        model = re.search(r"^model name\s*: (.*)", file.read(), re.MULTILINE)
    return (f"{model[1] if model else platform.machine()}, Linux {platform.release()}, "
            f"{os.cpu_count()} cores")


# ---- Report ----

def cell(value, form):
    return "-" if value is None else format(value, form)


def table(header, rows):
    print("| " + " | ".join(header) + " |")
    print("|---|" + "--:|" * (len(header) - 1))
    for row in rows:
        print("| " + " | ".join(row) + " |")
    print()


def verdict(text, value, good, bar):
    state = "not measured" if value is None else "pass" if good else "FAIL"
    print(f"- {state}: {text}{'' if value is None else ' ' + value} ({bar})")
