# SPDX-License-Identifier: LGPL-2.1-or-later
# Long content: a file and a stream of chunks as replies, and one upload, measured beside the floor.
import os
import statistics
import time

from harness import cell, cpu_seconds, progress, table, verdict

KINDS = {"file": "1 MiB file", "stream": "10,000 parts of 100 bytes", "upload": "one upload"}
FLOORS = {"file": "raw sendfile", "stream": "raw chunks", "upload": "raw recv"}
FLOOR_PROGRAMS = {"file": "raw_bulk", "stream": "raw_bulk", "upload": "raw_upload"}
CLIENTS = {"file": "bulk", "stream": "bulk", "upload": "upload"}
FILE_SIZE = 1 << 20
CONNECTIONS = 8
GIB = 1 << 30
# "prepared" has no counterpart here, and nginx makes no streams and has nothing to take uploads.
SERVERS = {"file": ("raw", "mhd2", "loop", "mhd1", "nginx"),
           "stream": ("raw", "mhd2", "loop", "mhd1"),
          "upload": ("raw", "mhd2", "loop", "mhd1")}


def write_file(folder):
    """The file that is served: bytes that are nowhere the same."""
    path = os.path.join(folder, "file")
    with open(path, "wb") as file:
        file.write(os.urandom(FILE_SIZE))
    return path


# What the kernel does is nearly all of it, so servers differ by little: many short rounds.
def rounds_of(options):
    return options.rounds if options.quick else options.rounds * 2


def seconds_of(options):
    return options.seconds / 4


def describe(options):
    return (f"{CONNECTIONS} connections, {rounds_of(options)} rounds of "
            f"{seconds_of(options):g} s")


def content_arguments(kind, path):
    return ["--file", path] if kind == "file" else ["--stream"]


def server_arguments(name, kind, path):
    if kind != "upload":
        return content_arguments(kind, path)
    return [] if name == "raw" else ["--take", "pieces"]


def client_arguments(options, kind, path):
    """Of a short run to warm up, and of the one that is measured."""
    if kind == "upload":
        return ["--size", str(options.upload_size // 16 + 1)], ["--size", str(options.upload_size)]
    both = ["--connections", str(CONNECTIONS), "--path", "/" + kind, *content_arguments(kind, path)]
    milliseconds = int(seconds_of(options) * 1000)
    return [*both, "--milliseconds", "100"], [*both, "--milliseconds", str(milliseconds)]


def measure_server(bench, name, kind, path):
    warm_up, measured = client_arguments(bench.options, kind, path)
    with bench.running(name, floor=FLOOR_PROGRAMS[kind],
                       arguments=server_arguments(name, kind, path)) as (pid, port):
        bench.load(port, *warm_up, program=CLIENTS[kind])
        before = cpu_seconds(pid)
        result = bench.load(port, *measured, program=CLIENTS[kind])
        time.sleep(0.02)
        used = cpu_seconds(pid) - before
    result["cpu"] = used / result["bytes"] * GIB
    result["server_busy"] = used / result["seconds"]
    return result


def measure(bench, servers, kind):
    """results[name]: one entry for each round. The order turns from round to round."""
    servers = [name for name in servers if name in SERVERS[kind]]
    path = write_file(bench.folder)
    results = {name: [] for name in servers}
    rounds = rounds_of(bench.options)
    for number in range(rounds):
        shift = number % len(servers)
        for name in servers[shift:] + servers[:shift]:
            last = measure_server(bench, name, kind, path)
            results[name].append(last)
            progress(f"{kind}, round {number + 1}/{rounds} {name}: "
                     f"{last['bytes_per_second'] / 1e9:.2f} GB/s {last['cpu']:.4f} s/GiB")
    return results


def summarize(results, name):
    mine, floor = results[name], results["raw"]
    cpu = min(r["cpu"] for r in mine)
    return {"rate": statistics.median(r["bytes_per_second"] for r in mine) / 1e9,
            "rate_ratio": statistics.median(m["bytes_per_second"] / f["bytes_per_second"]
                                            for m, f in zip(mine, floor)),
            "cpu": cpu,
            "cpu_ratio": min(r["cpu"] for r in floor) / cpu,
            "server_busy": statistics.median(r["server_busy"] for r in mine),
            "client_busy": statistics.median(r["busy"] for r in mine)}


def print_results(titles, results):
    """`results` by kind."""
    for kind, measured in results.items():
        rows = []
        for name in measured:
            s = summarize(measured, name)
            rows.append([FLOORS[kind] if name == "raw" else titles[name],
                         cell(s["rate"], ".2f"), cell(s["rate_ratio"], ".2f"),
                         cell(s["cpu"], ".3f"), cell(s["cpu_ratio"], ".2f"),
                         cell(s["server_busy"], ".2f"), cell(s["client_busy"], ".2f")])
        table([KINDS[kind], "GB/s", "vs raw", "CPU s/GiB", "vs raw", "server busy", "client busy"],
              rows)


def shown(ratio_of_rates, ratio_of_cpu):
    return (f"{max(ratio_of_rates, ratio_of_cpu):.3f} "
            f"(GB/s {ratio_of_rates:.3f}, CPU {ratio_of_cpu:.3f})")


def judge(text, measured, name, bar):
    """Against the floor."""
    s = summarize(measured, name) if name in measured else None
    verdict(text, s and shown(s["rate_ratio"], s["cpu_ratio"]),
            s is not None and max(s["rate_ratio"], s["cpu_ratio"]) >= bar, f">= {bar:.2f}")


def judge_peer(text, measured, name, peer):
    """Ahead of another server."""
    if name not in measured or peer not in measured:
        return verdict(text, None, False, "> 1.00")
    rate = statistics.median(m["bytes_per_second"] / p["bytes_per_second"]
                             for m, p in zip(measured[name], measured[peer]))
    cpu = min(r["cpu"] for r in measured[peer]) / min(r["cpu"] for r in measured[name])
    return verdict(text, shown(rate, cpu), max(rate, cpu) > 1, "> 1.00")


def print_acceptance(titles, results):
    for kind, bar in (("file", 0.90), ("upload", 0.85)):
        for name in ("mhd2", "loop"):
            judge(f"{KINDS[kind]} against {FLOORS[kind]}, {titles[name]}", results.get(kind, {}),
                  name, bar)
    judge_peer(f"{KINDS['file']} against {titles['nginx']}", results.get("file", {}), "mhd2", "nginx")
    for kind in ("stream", "upload"):
        judge_peer(f"{KINDS[kind]} against {titles['mhd1']}", results.get(kind, {}), "mhd2", "mhd1")
