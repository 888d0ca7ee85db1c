# SPDX-License-Identifier: LGPL-2.1-or-later
# Small POSTs: 100 bytes of content that the server collects in one buffer, or parses as a form.
import statistics
import time

from harness import cell, cpu_seconds, progress, table, verdict

# What the client sends, and what the server does with it.
KINDS = {"POST of 100 bytes, whole": ("text", "whole"), "POST of a form": ("form", "form")}
CONNECTIONS = (1, 16)
# nginx does nothing with content.
SERVERS = ("raw", "mhd2", "loop", "mhd1")
FLOOR = "raw recv"


def measure_load(bench, pid, port, connections, post):
    before = cpu_seconds(pid)
    result = bench.load(port, "--connections", str(connections), "--post", post,
                        "--seconds", str(bench.options.seconds / 2))
    time.sleep(0.02)
    used = cpu_seconds(pid) - before
    result["cpu"] = used / result["requests"] * 1e6
    result["server_busy"] = used / result["seconds"]
    return result


def measure_server(bench, name, kind):
    """By number of connections."""
    post, take = KINDS[kind]
    arguments = [] if name == "raw" else ["--take", take]
    with bench.running(name, floor="raw_upload", arguments=arguments) as (pid, port):
        bench.load(port, "--connections", "16", "--post", post, "--seconds", "0.1")
        return {n: measure_load(bench, pid, port, n, post) for n in CONNECTIONS}


def measure(bench, servers):
    """results[kind][name]: one entry for each round. The order turns from round to round."""
    servers = [name for name in servers if name in SERVERS]
    results = {kind: {name: [] for name in servers} for kind in KINDS}
    rounds = bench.options.rounds
    for number in range(rounds):
        shift = number % len(servers)
        for kind, name in ((k, n) for k in KINDS for n in servers[shift:] + servers[:shift]):
            last = measure_server(bench, name, kind)
            results[kind][name].append(last)
            progress(f"{kind}, round {number + 1}/{rounds} {name}: "
                     + ", ".join(f"{n} conn. {r['rate']:.0f} req/s {r['cpu']:.3f} us"
                                 for n, r in last.items()))
    return results


def ratios(mine, other, connections):
    """Of requests per second and of CPU; more is better for `mine`."""
    rate = statistics.median(m[connections]["rate"] / o[connections]["rate"]
                             for m, o in zip(mine, other))
    return rate, (min(o[connections]["cpu"] for o in other)
                  / min(m[connections]["cpu"] for m in mine))


def cells(measured, name, connections):
    mine = [r[connections] for r in measured[name]]
    row = [cell(statistics.median(r["rate"] for r in mine), ".0f")]
    ratio = {peer: ratios(measured[name], measured[peer], connections) if peer in measured
             else (None, None) for peer in ("raw", "mhd1")}
    row += [cell(ratio["raw"][0], ".2f"), cell(ratio["mhd1"][0], ".2f")]
    row += [cell(min(r["cpu"] for r in mine), ".3f")]
    row += [cell(ratio["raw"][1], ".2f"), cell(ratio["mhd1"][1], ".2f")]
    return row + [cell(statistics.median(r["server_busy"] for r in mine), ".2f")]


def print_results(titles, results):
    for kind, measured in results.items():
        for connections in CONNECTIONS:
            table([f"{kind}, {connections} connection(s)", "req/s", "vs raw", "vs 0.9/1.0",
                   "CPU us/req", "vs raw", "vs 0.9/1.0", "server busy"],
                  [[FLOOR if name == "raw" else titles[name], *cells(measured, name, connections)]
                   for name in measured])


def print_acceptance(titles, results):
    """With many connections only: with one, waking up is what is measured."""
    many = max(CONNECTIONS)
    for kind in KINDS:
        measured = results.get(kind, {})
        text = f"{kind}, {many} connections, against {titles['mhd1']}"
        if "mhd2" not in measured or "mhd1" not in measured:
            verdict(text, None, False, "> 1.00")
            continue
        rate, cpu = ratios(measured["mhd2"], measured["mhd1"], many)
        verdict(text, f"{max(rate, cpu):.3f} (req/s {rate:.3f}, CPU {cpu:.3f})",
                max(rate, cpu) > 1, "> 1.00")
