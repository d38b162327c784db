#!/usr/bin/env python3
"""Runs the benches and writes one result file with machine and commit, then prints the tables of report.py: what was asked of
speed and whether it is reached, every row, hostile input. Some ten minutes on an idle machine.

Example: bench/run.py --bin build/release/bin --out build/bench/results.json --corpus bounces.tar.zst --mail letters.tar.zst"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile

import bench_results
import report

BENCHES = ["pipeline_bench", "rooms_bench", "model_bench", "gate_bench", "hostile_bench"]
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", default=os.path.join(ROOT, "build/release/bin"), help="folder of the bench programs")
    parser.add_argument("--out", default=os.path.join(ROOT, "build/bench/results.json"), help="file to write")
    parser.add_argument("--corpus", help="mail to run on, as backstop score takes it (default corpus/samples)")
    parser.add_argument("--corpus-name", help="what the result file calls it (default: samples, or its file name)")
    parser.add_argument("--mail", help="ordinary mail that gate_bench gets beside the corpus, for the rows that a set of bounces has not")
    parser.add_argument("--repetitions", type=int, default=10, help="rounds of each row")
    parser.add_argument("--min-time", type=float, default=0.05, help="seconds of a round")
    parser.add_argument("--filter", default="", help="only rows that match this expression")
    args = parser.parse_args()
    for path in filter(None, (args.corpus, args.mail)):
        if not os.path.exists(path):
            parser.error(f"{path}: is not there")
        if ":" in path:
            parser.error(f"{path}: a path with a colon cannot be given to the benches")
    return args


def machine():
    with open("/proc/cpuinfo", encoding="utf-8") as cpuinfo:
        model = next((line.split(":", 1)[1].strip() for line in cpuinfo if line.startswith("model name")), platform.machine())
    return {"cpu": model, "cores": os.cpu_count(), "kernel": platform.release()}


def commit():
    def git(*words):
        return subprocess.run(["git", "-C", ROOT, *words], capture_output=True, text=True).stdout.strip()

    return git("rev-parse", "--short", "HEAD") + ("-changed" if git("status", "--porcelain") else "")


def build_type(bin_folder):
    """What the build folder's CMake says of compiler and flags."""
    cache = os.path.join(os.path.dirname(os.path.abspath(bin_folder)), "CMakeCache.txt")
    wanted = {"CMAKE_BUILD_TYPE": "type", "CMAKE_CXX_FLAGS_RELEASE": "flags"}
    found = {"compiler": subprocess.run(["c++", "-dumpfullversion"], capture_output=True, text=True).stdout.strip()}
    if os.path.exists(cache):
        with open(cache, encoding="utf-8") as lines:
            for line in lines:
                name = line.split(":", 1)[0]
                if name in wanted:
                    found[wanted[name]] = line.split("=", 1)[1].strip()
    return found


def run_bench(program, args, environment):
    # hostile_bench has many rows of which the best round counts: short ones do.
    min_time = min(args.min_time, 0.01) if program.endswith("hostile_bench") else args.min_time
    with tempfile.NamedTemporaryFile(suffix=".json") as out:
        command = [program, f"--benchmark_out={out.name}", "--benchmark_out_format=json",
                   f"--benchmark_repetitions={args.repetitions}", f"--benchmark_min_time={min_time}",
                   "--benchmark_enable_random_interleaving=true", f"--benchmark_filter={args.filter or 'all'}"]
        done = subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        if done.returncode != 0:
            told = "".join(done.stderr.strip().splitlines()[-1:])
            sys.exit(f"{program} failed with status {done.returncode}; nothing is written: {told}")
        text = out.read()
    try:
        return rows_of(text)
    except WrongAnswer as error:
        sys.exit(f"{program}: {error}; nothing is written")


class WrongAnswer(Exception):
    """A row that the bench itself calls an error."""


def rows_of(text):
    """The rows of a Google Benchmark result; none when no row of the program matched the filter."""
    rows = {}
    for one in json.loads(text)["benchmarks"] if text.strip() else []:
        if one.get("error_occurred"):
            raise WrongAnswer(f"{one['run_name']}: {one.get('error_message', 'error')}")
        if one["run_type"] != "iteration":
            continue
        to_ns = {"ns": 1, "us": 1e3, "ms": 1e6, "s": 1e9}[one["time_unit"]]
        row = rows.setdefault(one["run_name"], {"cpu_ns": [], "per_message_ns": []})
        row["cpu_ns"].append(round(one["cpu_time"] * to_ns, 1))
        if "per_message" in one:
            row["per_message_ns"].append(round(one["per_message"] * 1e9, 2))
        for key, name in (("bytes_per_second", "mb_per_s"), ("allocations", "allocations"), ("gated_share", "gated_share"),
                          ("ndr_share", "ndr_share")):
            if key in one:
                row[name] = round(one[key] / 1e6, 1) if key == "bytes_per_second" else round(one[key], 4)
    return rows


def as_served(program, corpus):
    """What the program alone can tell: percentiles of the full path over messages (ns per byte), and the memory of score."""
    bench = subprocess.run([program, "bench", "--full", "--format", "json", "--seconds", "3", corpus], stdout=subprocess.PIPE)
    score = subprocess.Popen([program, "score", "--format", "jsonl", corpus], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(score.pid, 0)
    score.returncode = os.waitstatus_to_exitcode(status)
    if bench.returncode != 0 or score.returncode != 0:
        sys.exit(f"{program}: cannot read {corpus}; nothing is written")
    return {"ns_per_byte": json.loads(bench.stdout)["ns_per_byte"], "score_rss_kib": usage.ru_maxrss}


def show_progress(text):
    if sys.stderr.isatty():
        print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)


def run_all(args, corpus, results):
    """Fills what the program tells, then the rows."""
    program = os.path.join(args.bin, "backstop")
    if os.path.exists(program) and not args.filter:
        show_progress("backstop bench")
        results["served"] = as_served(program, corpus)
    for number, bench in enumerate(BENCHES, 1):
        program = os.path.join(args.bin, bench)
        if not os.path.exists(program):
            print(f"run.py: {program} is not built; its rows are left out", file=sys.stderr)
            continue
        mail = f"{corpus}:{args.mail}" if args.mail and bench == "gate_bench" else corpus
        show_progress(f"{bench}, {number} of {len(BENCHES)}")
        results["rows"].update(run_bench(program, args, {**os.environ, "BACKSTOP_BENCH_CORPUS": mail}))
    results["rows"] = dict(sorted(results["rows"].items()))
    show_progress("")


def main():
    args = parse()
    corpus = args.corpus or os.path.join(ROOT, "corpus/samples")
    results = {"commit": commit(), "machine": machine(), "build": build_type(args.bin),
               "corpus": args.corpus_name or os.path.basename(os.path.abspath(corpus)), "repetitions": args.repetitions, "rows": {}}
    if args.mail:
        results["mail"] = os.path.basename(os.path.abspath(args.mail))
    try:
        run_all(args, corpus, results)
    except KeyboardInterrupt:
        sys.exit("run.py: interrupted; nothing is written")
    if not results["rows"]:
        sys.exit(f"no bench ran; build them into {args.bin} or name their folder with --bin")
    os.makedirs(os.path.dirname(os.path.abspath(args.out)), exist_ok=True)
    bench_results.save(results, args.out + ".part")
    os.replace(args.out + ".part", args.out)
    report.print_report(results)
    return 0


if __name__ == "__main__":
    sys.exit(main())
