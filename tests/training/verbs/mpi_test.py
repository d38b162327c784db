#!/usr/bin/env python3
"""backstop-train under mpirun: 1, 2 and 4 processes give the model of one, a process that fails or dies is told, and what was
extracted is used by the next run. Exit status 77 where mpirun or the program with MPI is not there.

usage: mpi_test.py --bin DIR --source DIR
"""
import argparse
import pathlib
import shutil
import subprocess
import sys
import tempfile

MPIRUN = ["mpirun", "--allow-run-as-root", "--oversubscribe"]


def run(command, expected=0):
    done = subprocess.run(command, capture_output=True, text=True, timeout=900)
    if (done.returncode == 0) != (expected == 0):
        raise AssertionError(f"{' '.join(map(str, command))}: status {done.returncode}\n{done.stdout}\n{done.stderr}")
    return done.stdout + done.stderr


def expect(condition, what):
    if not condition:
        raise AssertionError(what)


class Trainer:
    def __init__(self, program, recipe, folder):
        self.program, self.recipe, self.folder = program, recipe, folder

    def mpi(self, processes, *words):
        return [*MPIRUN, "-n", str(processes), self.program, *words]

    def extract(self, examples):
        return ["extract", "--recipe", self.recipe, "--jobs", "1", "--out", str(examples)]

    def fit(self, examples, name):
        return ["fit", "--recipe", self.recipe, "--examples", str(examples), "--out", str(self.folder / f"{name}.heads"),
                "--holdouts", str(self.folder / f"{name}.holdouts")]

    def whole(self, name):
        return ["run", "--recipe", self.recipe, "--jobs", "1", "--work", str(self.folder / name),
                "--out", str(self.folder / f"{name}.backstop")]

    def bytes_of(self, name):
        return [(self.folder / f"{name}{ending}").read_bytes() for ending in (".backstop", ".card.md")]


def any_number_gives_the_same_model(trainer):
    run([trainer.program, *trainer.whole("alone")])
    for processes in (1, 2, 4):
        run(trainer.mpi(processes, *trainer.whole(f"of{processes}")))
        expect(trainer.bytes_of(f"of{processes}") == trainer.bytes_of("alone"), f"{processes} processes: another model or card")
    left = sorted(path.name for path in (trainer.folder / "of4").glob("examples.bin*"))
    shards = [f"examples.bin.shard-{n}-of-4" for n in (1, 2, 3, 4)]
    expect(left == ["examples.bin", *shards], f"left behind: {left}")


def other_numbers_read_the_shards(trainer):
    examples = trainer.folder / "of4" / "examples.bin"
    run([trainer.program, *trainer.fit(examples, "by1")])
    run(trainer.mpi(3, *trainer.fit(examples, "by3")))
    for name in ("by1", "by3"):
        run([trainer.program, "calibrate", "--examples", str(examples), "--holdouts", str(trainer.folder / f"{name}.holdouts"),
             "--out", str(trainer.folder / f"{name}.calibration")])
    for ending in ("heads", "calibration"):
        first, second = ((trainer.folder / f"{name}.{ending}").read_bytes() for name in ("by1", "by3"))
        expect(first == second, f"{ending} of 1 and of 3 processes differ")
    for processes in (0, 1, 2, 4, 5):
        name = f"judged{processes}"
        command = [trainer.program] if processes == 0 else trainer.mpi(processes)
        holdouts = trainer.folder / "by3.holdouts"
        run([*command, "calibrate", "--examples", str(examples), "--holdouts", str(holdouts), "--out",
             str(trainer.folder / f"{name}.calibration")])
        expect((trainer.folder / f"{name}.calibration").read_bytes() == (trainer.folder / "by1.calibration").read_bytes(),
               f"{processes} processes calibrate otherwise")
        for form in ("--json", "--errors"):
            told = subprocess.run([*command, "eval", "--recipe", trainer.recipe, "--examples", str(examples), "--holdouts", str(holdouts),
                                   form], capture_output=True, text=True, timeout=900, check=True).stdout
            kept = trainer.folder / f"judged{form}"
            expect(told.strip(), "nothing said")
            if processes == 0:
                kept.write_text(told)
            expect(told == kept.read_text(), f"eval {form} of {processes} processes differs")
    told = run(trainer.mpi(2, *trainer.fit(trainer.folder / "alone" / "examples.bin", "by2")), expected=1)
    expect("extract too under mpirun" in told, f"one process's examples under two: {told}")


def failed_process_is_told_and_the_rest_kept(trainer):
    examples = trainer.folder / "failed.bin"
    in_the_way = trainer.folder / "failed.bin.rows-2-of-2"
    in_the_way.mkdir()
    (in_the_way / "file").touch()
    told = run(trainer.mpi(2, *trainer.extract(examples)), expected=1)
    expect("rank 1 of 2" in told and "failed.bin.rows-2-of-2" in told, f"which process, which file? {told}")
    expect(not examples.exists(), "examples after a failure")
    shutil.rmtree(in_the_way)
    told = run(trainer.mpi(2, *trainer.extract(examples)))
    expect("failed.bin.rows-1-of-2: rows kept" in told, f"the first process's rows were not used: {told}")
    expect("rows-2-of-2" not in told, f"there were no rows of the second: {told}")


def step_that_one_process_fails_ends_the_run_of_all(trainer):
    (trainer.folder / "blocked" / "background.json").mkdir(parents=True)  # which the first process alone writes
    told = run(trainer.mpi(2, *trainer.whole("blocked")), expected=1)
    expect("background.json: is a folder" in told, f"what failed? {told}")
    expect(not (trainer.folder / "blocked.backstop").exists(), "a model after a failure")


def process_that_cannot_read_its_shard_is_told(trainer):
    examples, holdouts = trainer.folder / "of2" / "examples.bin", trainer.folder / "of2" / "holdouts.bin"
    judges = {"calibrate": ["--out", str(trainer.folder / "never")], "eval": ["--recipe", trainer.recipe, "--json"]}
    for lost in (f"{examples}.shard-2-of-2", f"{holdouts}.shard-2-of-2"):
        pathlib.Path(lost).rename(f"{lost}.away")
        for verb, more in judges.items():
            done = subprocess.run(trainer.mpi(2, verb, "--examples", str(examples), "--holdouts", str(holdouts), *more),
                                  capture_output=True, text=True, timeout=900)
            expect(done.returncode == 1 and "rank 1 of 2" in done.stderr and lost in done.stderr,
                   f"{verb} without {lost}: {done.returncode}, {done.stderr}")
            expect(not done.stdout, f"{verb} said figures of a part: {done.stdout}")
        pathlib.Path(f"{lost}.away").rename(lost)
    expect(not (trainer.folder / "never").exists(), "a calibration of a part")


def what_the_first_process_does_alone_waits_for_nobody(trainer):
    words = ["adapt", "--evaluate", "--recipe", trainer.recipe, "--work", str(trainer.folder / "alone")]
    told = run(trainer.mpi(2, *words), expected=1)
    expect("no sender's domain has 50 legitimate messages" in told, f"what is said of the samples? {told}")


def what_is_said_beside_a_file_on_stdout_is_said_once(trainer):
    done = subprocess.run(trainer.mpi(2, "calibrate", "--examples", str(trainer.folder / "of2" / "examples.bin"),
                                      "--holdouts", str(trainer.folder / "of2" / "holdouts.bin"), "--out", "-"),
                          capture_output=True, text=True, timeout=900)
    expect(done.stdout == (trainer.folder / "of2" / "calibration.json").read_text(), f"on stdout: {done.stdout}")
    expect(done.stderr.count("kind slope") == 1, f"said by how many? {done.stderr}")


def dead_process_ends_the_run_and_the_next_one_is_whole(trainer):
    examples = trainer.folder / "killed.bin"
    words = " ".join([trainer.program, *trainer.extract(examples)])
    # The second process is killed by the system when it writes its rows.
    command = [*MPIRUN, "-n", "1", trainer.program, *trainer.extract(examples), ":", "-n", "1", "sh", "-c",
               f"ulimit -c 0; ulimit -f 1; exec {words}"]
    told = run(command, expected=1)
    expect("rank 1" in told and "signal" in told, f"mpirun tells of the death: {told}")
    expect(not examples.exists(), "examples after a death")
    run(trainer.mpi(2, *trainer.extract(examples)))
    for ending in ("", ".shard-1-of-2", ".shard-2-of-2"):
        expect((trainer.folder / f"killed.bin{ending}").read_bytes() == (trainer.folder / f"failed.bin{ending}").read_bytes(),
               f"killed.bin{ending} differs")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bin", type=pathlib.Path, required=True)
    parser.add_argument("--source", type=pathlib.Path, required=True)
    options = parser.parse_args()
    if shutil.which("mpirun") is None or not (options.bin / "backstop-train-mpi").exists():
        print("skipped: needs mpirun and backstop-train-mpi (apt-get install libopenmpi-dev openmpi-bin, configure and build)")
        return 77
    with tempfile.TemporaryDirectory() as folder:
        trainer = Trainer(str(options.bin / "backstop-train"), str(options.source / "models/recipe_samples.toml"),
                          pathlib.Path(folder))
        for test in (any_number_gives_the_same_model, other_numbers_read_the_shards, failed_process_is_told_and_the_rest_kept,
                     step_that_one_process_fails_ends_the_run_of_all, process_that_cannot_read_its_shard_is_told,
                     what_the_first_process_does_alone_waits_for_nobody,
                     what_is_said_beside_a_file_on_stdout_is_said_once,
                     dead_process_ends_the_run_and_the_next_one_is_whole):
            test(trainer)
            print(f"{test.__name__}: ok", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
