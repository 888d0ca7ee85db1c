# SPDX-License-Identifier: LGPL-2.1-or-later
# What the scripts of this folder share: processes on their cores, ports, tables, verdicts.
import argparse
import contextlib
import ctypes
import fcntl
import glob
import os
import platform
import re
import resource
import select
import shutil
import signal
import socket
import struct
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


def cpu_seconds(pid):
    """User and system time of all threads: by the scheduler in ns, else in clock ticks."""
    try:
        total = 0
        for path in glob.glob(f"/proc/{pid}/task/*/schedstat"):
            with open(path, encoding="ascii") as file:
                total += int(file.read().split()[0])
        if total != 0:
            return total / 1e9
    except OSError:
        pass
    with open(f"/proc/{pid}/stat", encoding="ascii") as file:
        fields = file.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def find_nginx():
    return shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin")


# ---- Network ----

CONGESTION_CONTROL = "/proc/sys/net/ipv4/tcp_congestion_control"
CLONE_NEWUSER = 0x10000000
CLONE_NEWNET = 0x40000000
SIOCSIFFLAGS = 0x8914
IFF_UP = 1


def write_line(path, text):
    with open(path, "w", encoding="ascii") as file:
        file.write(text + "\n")


def enter_own_network():
    """Where TCP paces what is sent, long replies over the loopback measure its pauses. So this
    script and its children get a network of their own, without pauses. Returns what TCP uses."""
    with open(CONGESTION_CONTROL, encoding="ascii") as file:
        name = file.read().strip()
    if name in ("reno", "cubic"):
        return name
    user, group = os.getuid(), os.getgid()
    if ctypes.CDLL(None).unshare(CLONE_NEWNET | (CLONE_NEWUSER if user else 0)) != 0:
        progress(f"TCP paces what is sent ({name}), and no other network is allowed: GB/s of long "
                 "replies means little.")
        return name
    if user:
        write_line("/proc/self/setgroups", "deny")
        write_line("/proc/self/uid_map", f"0 {user} 1")
        write_line("/proc/self/gid_map", f"0 {group} 1")
    with socket.socket() as any_socket:
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", IFF_UP))
    write_line(CONGESTION_CONTROL, "reno")
    return "reno, in a network of its own"


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
