"""Runs a command and says what it took, as /usr/bin/time does: measure.py REPORT STDOUT COMMAND...

REPORT: JSON {wallSeconds, cpuSeconds (user and system), rssMb (of the greatest process)}; children are included. Ends with the
command's exit code, 128 + the signal where one killed it.
"""

import json
import os
import sys
from time import perf_counter

report, stdout, *command = sys.argv[1:]
out = os.open(stdout, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
started = perf_counter()
child = os.posix_spawnp(command[0], command, os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, out, 1)])
_, status, usage = os.wait4(child, 0)
wall = perf_counter() - started
taken = {
    "wallSeconds": wall,
    "cpuSeconds": usage.ru_utime + usage.ru_stime,
    "rssMb": usage.ru_maxrss / 1024,
}
with open(report, "w") as file:
    json.dump(taken, file)
code = os.waitstatus_to_exitcode(status)
sys.exit(code if code >= 0 else 128 - code)
