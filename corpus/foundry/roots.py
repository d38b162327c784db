"""Makes and opens the minimal Debian roots in which the mailers live.

One debootstrap base is shared; each mailer's packages are the upper layer of an overlay over it, kept in the cache with the
list of installed versions. A batch opens base + packages read-only under a tmpfs layer of its own, so that nothing it
writes outlives it. Installing runs in private mount and process namespaces with a policy-rc.d that starts nothing.
"""

import os
import pathlib
import shutil
import subprocess
import sys

SUITE = "bookworm"
BASE_PACKAGES = "libfaketime"
READY = "versions.txt"


class RootError(Exception):
    """A root cannot be made or opened; the text says why and what to do."""


def default_cache():
    base = os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache"
    return pathlib.Path(base) / "backstop" / "foundry"


def missing_means():
    """The reason why this machine cannot run the foundry, or an empty string."""
    if os.geteuid() != 0:
        return "the foundry needs root: it makes chroots and namespaces"
    for tool, package in (("debootstrap", "debootstrap"), ("unshare", "util-linux"), ("ip", "iproute2")):
        if not shutil.which(tool):
            return f"{tool} is missing: apt-get install {package}"
    probe = subprocess.run(
        ["unshare", "-n", "-m", "-p", "-u", "-i", "--fork", "--kill-child", "mount", "-t", "tmpfs", "none", "/mnt"],
        capture_output=True, text=True)
    if probe.returncode != 0:
        return "private namespaces are not allowed here: " + probe.stderr.strip()
    return ""


def _run(command, log, **more):
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, **more)
    if done.returncode != 0:
        raise RootError(f"{' '.join(map(str, command[:4]))} ... ended with status {done.returncode}; see {log.name}")


def _make_base(cache):
    base = cache / "roots" / "base"
    if (base / READY).exists():
        return base
    partial = base.with_suffix(".partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    with open(cache / "base.log", "w") as log:
        _run(["debootstrap", "--variant=minbase", f"--include={BASE_PACKAGES}", SUITE, partial], log)
        policy = partial / "usr/sbin/policy-rc.d"
        policy.write_text("#!/bin/sh\nexit 101\n")
        policy.chmod(0o755)
        for sources in ("sources.list", "sources.list.d"):
            host = pathlib.Path("/etc/apt") / sources
            if host.is_file():
                shutil.copy(host, partial / "etc/apt" / sources)
        debian = pathlib.Path("/etc/apt/sources.list.d/debian.sources")
        if debian.exists():
            shutil.copy(debian, partial / "etc/apt/sources.list.d/")
            (partial / "etc/apt/sources.list").unlink(missing_ok=True)
        shutil.copy("/etc/resolv.conf", partial / "etc/resolv.conf")
        _run(["chroot", partial, "apt-get", "update"], log)
        _write_versions(partial, partial)
    partial.rename(base)
    return base


def _write_versions(root, folder):
    listing = subprocess.run(["chroot", root, "dpkg-query", "-W"], capture_output=True, text=True, check=True)
    (folder / READY).write_text(listing.stdout)


INSTALL = """set -e
mount -t overlay overlay -o lowerdir={base},upperdir={upper},workdir={work} {merged}
mount -t proc proc {merged}/proc
mount --bind /dev/null {merged}/dev/null
printf '%s\\n' "$PRESEED" | chroot {merged} debconf-set-selections
chroot {merged} env DEBIAN_FRONTEND=noninteractive LC_ALL=C PATH=/usr/sbin:/usr/bin:/sbin:/bin \\
    apt-get install -y --no-install-recommends -o Dpkg::Options::=--force-confold {packages}
chroot {merged} apt-get clean
chroot {merged} dpkg-query -W > {merged}/{ready}
"""


def make(cache, mailer):
    """Makes the root of one mailer unless the cache has it. Returns the lower layers, uppermost first."""
    cache = pathlib.Path(cache)
    try:
        cache.mkdir(parents=True, exist_ok=True)
        base = _make_base(cache)
        home = cache / "roots" / mailer.NAME
        if not (home / "upper" / READY).exists():
            _install(cache, base, home, mailer)
    except OSError as error:
        raise RootError(f"making the root of {mailer.NAME} in {cache}: {error}") from error
    return [home / "upper", base]


def _install(cache, base, home, mailer):
    shutil.rmtree(home, ignore_errors=True)
    for part in ("upper", "work", "merged"):
        (home / part).mkdir(parents=True)
    script = INSTALL.format(base=base, upper=home / "upper", work=home / "work", merged=home / "merged", ready=READY,
                            packages=" ".join(mailer.PACKAGES))
    with open(cache / f"{mailer.NAME}.log", "w") as log:
        _run(["unshare", "-m", "-p", "-u", "--fork", "--kill-child", "sh", "-c", script], log,
             env=dict(os.environ, PRESEED="\n".join(mailer.PRESEED)))
    shutil.rmtree(home / "work", ignore_errors=True)


def versions(cache, mailer):
    """{package: version} of the mailer's own packages."""
    listing = pathlib.Path(cache) / "roots" / mailer.NAME / "upper" / READY
    rows = [line.split("\t") for line in listing.read_text().splitlines()]
    wanted = {package.split("/")[0] for package in mailer.PACKAGES}
    return {row[0].split(":")[0]: row[1] for row in rows if len(row) == 2 and row[0].split(":")[0] in wanted}


def open_layers(layers, at):
    """Mounts layers under a fresh tmpfs at `at`. REQUIRES: a private mount namespace. Returns the root's path."""
    at = pathlib.Path(at)
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2g,mode=755", "foundry", at], check=True)
    for part in ("upper", "work", "root"):
        (at / part).mkdir()
    lower = ":".join(str(layer) for layer in layers)
    root = at / "root"
    subprocess.run(["mount", "-t", "overlay", "overlay", "-o",
                    f"lowerdir={lower},upperdir={at}/upper,workdir={at}/work", root], check=True)
    subprocess.run(["mount", "-t", "proc", "proc", root / "proc"], check=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", "mode=755", "dev", root / "dev"], check=True)
    for node in ("null", "zero", "full", "random", "urandom", "tty"):
        (root / "dev" / node).touch()
        subprocess.run(["mount", "--bind", f"/dev/{node}", root / "dev" / node], check=True)
    (root / "dev/shm").mkdir(mode=0o1777)
    os.symlink("/proc/self/fd", root / "dev/fd")
    return root


if __name__ == "__main__":
    sys.exit("roots.py is a part of the foundry; run foundry.py")
