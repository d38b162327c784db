#!/usr/bin/env python3
"""Third-party headers stay in the rooms that own them, and the hot path's forbidden standard headers stay out of engine/.

usage: include_lint.py SOURCE_DIR | --self-test; exit status 1 when a file breaks a rule. A rule is a header pattern and
the path prefixes that may include it; what no rule names is allowed.
"""
import pathlib
import re
import sys
import tempfile

RULES = [
    (r"hs(/.*)?\.h", ["engine/scan/", "bench/"]),
    (r"hwy/.*", ["engine/simd/", "engine/decode/"]),
    (r"xxhash\.h", ["engine/model/", "engine/scan/", "engine/features/", "training/", "corpus/", "tests/"]),
    (r"libpsl\.h", ["engine/features/", "corpus/scrub/", "tests/features/"]),
    (r"openssl/.*", ["corpus/scrub/", "gateway/", "tests/"]),
    (r"iconv\.h", ["engine/decode/", "tests/decode/"]),
    (r"(flatbuffers/.*|schema_generated\.h)", ["engine/model/"]),
    (r"gmime/.*", ["corpus/", "gateway/", "tests/oracle/", "tests/corpus/", "bench/"]),
    (r"archive(_entry)?\.h", ["corpus/", "tests/corpus/", "tests/cli/"]),
    (r"(Eigen/.*|LBFGS.*)", ["training/", "tests/training/"]),
    (r"mpi\.h", ["training/parallel/start_mpi.cc"]),
    (r"linear\.h", ["bench/versus/fit_versus.cc"]),
    (r"toml\+\+/.*", ["training/", "corpus/", "cli/", "gateway/", "tests/"]),
    (r"(CLI|nlohmann|spdlog|fmt)/.*", ["training/", "corpus/", "cli/", "gateway/", "bench/", "tests/"]),
    (r"benchmark/.*", ["bench/"]),
    (r"(gtest|gmock)/.*", ["tests/"]),
    (r"(iostream|functional|unordered_map|unordered_set|locale)",
     ["training/", "corpus/", "cli/", "gateway/", "bench/", "tests/", "examples/"]),
    (r"regex", ["engine/scan/scan_slowly.cc", "training/", "corpus/", "cli/", "bench/", "tests/"]),
    (r"\.\./.*", []),
]
INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]')
FOLDERS = ["engine", "training", "corpus", "cli", "gateway", "bench", "tests", "examples"]


def breaches(root):
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            if path.suffix not in {".h", ".cc", ".c"}:
                continue
            name = path.relative_to(root).as_posix()
            for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1):
                match = INCLUDE.match(line)
                if not match:
                    continue
                for pattern, allowed in RULES:
                    if re.fullmatch(pattern, match[1]) and not any(name.startswith(a) for a in allowed):
                        yield f"{name}:{number}: {match[1]} belongs to {', '.join(allowed) or 'no file'}"


def self_test():
    cases = {"engine/mime/a.cc": ("#include <hs.h>", True), "engine/scan/a.cc": ("#include <hs.h>", False),
             "engine/base/a.h": ("#include <iostream>", True), "cli/a.cc": ("#include <iostream>", False),
             "engine/report/b.cc": ("#include \"../mime/walk.h\"", True), "engine/model/b.cc": ("#include <xxhash.h>", False)}
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        for name, (line, _) in cases.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(line + "\n")
        found = {breach.split(":")[0] for breach in breaches(root)}
    expected = {name for name, (_, is_breach) in cases.items() if is_breach}
    return [] if found == expected else [f"self-test: found {sorted(found)}, expected {sorted(expected)}"]


def main():
    faults = self_test() if sys.argv[1] == "--self-test" else list(breaches(pathlib.Path(sys.argv[1])))
    print("\n".join(faults), file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
