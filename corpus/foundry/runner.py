"""Runs batches, each in private namespaces of its own, a few at once, and starts a failed one no second time by itself.

A batch lives in OUT/.batches/NUMBER-MAILER. result.json beside the plan's
digest means finished; everything else there may be thrown away.
The child is process 1 of its PID namespace and dies with this process (--pdeathsig, --kill-child), whatever happens to it.
"""

import concurrent.futures
import hashlib
import json
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import threading
import time

import dkim
import dns
import dress
import plan
import roots
import sources

ISOLATE = ["setpriv", "--pdeathsig", "KILL", "unshare", "-n", "-m", "-p", "-u", "-i", "--fork", "--kill-child=SIGKILL"]
HERE = pathlib.Path(__file__).parent
FREE_BYTES = 200 << 20
START_ALLOWANCE_S = 300


class Runs:
    """The children now running, ended together on an interrupt."""

    def __init__(self):
        self.children, self.lock, self.is_stopped = set(), threading.Lock(), False

    def run(self, command, log, limit_s):
        with self.lock:
            if self.is_stopped:
                return None
            child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
            self.children.add(child)
        try:
            return child.wait(limit_s)
        except subprocess.TimeoutExpired:
            child.kill()
            return child.wait()
        finally:
            with self.lock:
                self.children.discard(child)

    def stop(self):
        with self.lock:
            self.is_stopped = True
            for child in self.children:
                child.kill()


def interrupt_once(_number, _frame):
    """A second signal must not break off the ending of the children."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: None)
    raise KeyboardInterrupt


def folder_of(out, batch):
    return pathlib.Path(out) / ".batches" / f"{batch['number']:04d}-{batch['mailer']}"


def digest_of(batch):
    return hashlib.sha256(json.dumps(batch, sort_keys=True).encode()).hexdigest()


def is_finished(out, batch):
    """Whether OUT has the batch's result, made from this very plan and no older one."""
    folder = folder_of(out, batch)
    plan_file = folder / "plan.sha256"
    return (folder / "result.json").exists() and plan_file.exists() and plan_file.read_text() == digest_of(batch)


def write_batch(batch, folder, originals, key, layers):
    """Fills the batch's folder. Returns the ids of jobs whose original turned out unfit, with the reason."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "in").mkdir(parents=True)
    unfit, jobs = {}, []
    for job in batch["jobs"]:
        rng = random.Random(f"dress/{job['id']}")
        try:
            message = dress.dress(sources.read(originals[job["original"]]), job, key, rng)
        except dress.Unfit as reason:
            unfit[job["id"]] = str(reason)
            continue
        (folder / "in" / (job["id"] + ".eml")).write_bytes(message.replace(b"\n", b"\r\n"))
        jobs.append(job)
    age_s = int(time.time()) - batch["dsn_s"]
    zone = dns.zone_of(batch["hosts"], batch["domains"])
    whole = {**batch, "jobs": jobs, "dns": zone, "age_s": age_s, "layers": [str(layer) for layer in layers]}
    (folder / "batch.json").write_text(json.dumps(whole))
    (folder / "plan.sha256").write_text(digest_of(batch))
    return unfit


def run_batch(runs, batch, folder, originals, key, layers):
    """One batch to its end. Returns "" or what failed."""
    if os.statvfs(folder.parent).f_bavail * os.statvfs(folder.parent).f_frsize < FREE_BYTES:
        return f"batch {folder.name}: less than {FREE_BYTES >> 20} MB free in {folder.parent}; make room and run again"
    write_batch(batch, folder, originals, key, layers)
    with open(folder / "child.txt", "w") as log:
        status = runs.run([*ISOLATE, sys.executable, HERE / "batch.py", folder], log, batch["limit_s"] + START_ALLOWANCE_S)
    if status is None:
        return ""
    if not (folder / "result.json").exists():
        return f"batch {folder.name} ended with status {status}; see {folder}/child.txt"
    failure = json.loads((folder / "result.json").read_text())["failure"]
    if failure:
        (folder / "result.json").rename(folder / "failed.json")
        return f"batch {folder.name}: {failure}; see {folder}/log.txt"
    return ""


def run_all(batches, recipe, originals, out, cache, workers):
    """Runs the batches that have no result yet. Returns what failed, as sentences."""
    runs, failures = Runs(), []
    layers = {}
    for name in sorted({batch["mailer"] for batch in batches}):
        try:
            layers[name] = roots.make(cache, plan.mailer_module(name))
        except roots.RootError as error:
            failures.append(f"no batch of {name}: {error}")
    key = dkim.Key(recipe["seed"])
    (pathlib.Path(out) / ".batches").mkdir(parents=True, exist_ok=True)
    waiting = [b for b in batches if b["mailer"] in layers and not is_finished(out, b)]
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, interrupt_once)
    pool = concurrent.futures.ThreadPoolExecutor(workers)
    try:
        started = [pool.submit(run_batch, runs, batch, folder_of(out, batch), originals, key, layers[batch["mailer"]])
                   for batch in waiting]
        for done, future in enumerate(concurrent.futures.as_completed(started), 1):
            failures += [future.result()] if future.result() else []
            if sys.stderr.isatty():
                print(f"\rbatch {done} of {len(waiting)}", end="\n" if done == len(waiting) else "", file=sys.stderr)
    except BaseException:
        runs.stop()
        pool.shutdown(cancel_futures=True)
        raise
    pool.shutdown()
    return failures
