"""Runs a command and says what it took, as /usr/bin/time does: measure.py REPORT STDOUT COMMAND...

REPORT: JSON {wallSeconds, cpuSeconds (user and system), rssMb (of the greatest process)}; children are included. ownMb: the most that
was resident but files of LevelDB, mapped into the command's own process; looked at every second, and rssMb where there are none. Ends
with the command's exit code, 128 + the signal where one killed it.
"""

import json
import os
import sys
import threading
from time import perf_counter

report, stdout, *command = sys.argv[1:]
out = os.open(stdout, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)


def own_kb(pid):
    """Resident, without mapped files of LevelDB; None where there are none, since the kernel counts long."""
    try:
        with open(f"/proc/{pid}/maps") as maps:
            if ".ldb" not in maps.read():
                return None
        total, counts = 0, True
        with open(f"/proc/{pid}/smaps") as smaps:
            for line in smaps:
                name = line.split(maxsplit=1)[0]
                if not name.endswith(":"):
                    counts = not line.endswith(".ldb\n")
                elif name == "Rss:" and counts:
                    total += int(line.split()[1])
        return total
    except (FileNotFoundError, ProcessLookupError):
        return None


def watch(pid, ended, seen):
    while not ended.wait(1):
        own = own_kb(pid)
        if own is not None:
            seen.append(own)


started = perf_counter()
child = os.posix_spawnp(command[0], command, os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, out, 1)])
ended, seen = threading.Event(), []
watcher = threading.Thread(target=watch, args=(child, ended, seen))
watcher.start()
_, status, usage = os.wait4(child, 0)
wall = perf_counter() - started
ended.set()
watcher.join()
taken = {
    "wallSeconds": wall,
    "cpuSeconds": usage.ru_utime + usage.ru_stime,
    "rssMb": usage.ru_maxrss / 1024,
    "ownMb": max(seen, default=usage.ru_maxrss) / 1024,
}
with open(report, "w") as file:
    json.dump(taken, file)
code = os.waitstatus_to_exitcode(status)
sys.exit(code if code >= 0 else 128 - code)
