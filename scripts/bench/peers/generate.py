"""Makes security events as NDJSON, about 575 bytes each, in time order from 2025-09-01; equal arguments give equal bytes.

usage: generate.py --events N --users N --days N --seed N --out FILE [--last-day FILE] [--first-day N]
           [--distribution lognormal|zipf|uniform]

People work in the daytime from a few addresses of their own. One in twenty-five is odd: a third of that user's events are
failures from foreign addresses, within a minute of some night. Some users are more active than others, and each
has an event where there are enough (lognormal); the n-th is 1/n as active as the first (zipf); all are alike (uniform). Written in blocks: memory holds times and users only.
"""

import argparse

import numpy as np

START_MS = 1_756_684_800_000
DAY_MS = 86_400_000
BLOCK = 100_000

AGENTS = ("Mozilla/5.0 (Windows NT 10.0; Win64; x64)", "Mozilla/5.0 (X11; Linux x86_64)", "curl/8.5.0", "python-requests/2.32")
PLACES = ("US-CA-San Francisco", "US-NY-New York", "UK-LON-London", "DE-BER-Berlin", "JP-TYO-Tokyo", "AU-SYD-Sydney")
FAR_PLACES = ("RU-MOW-Moscow", "CN-BJ-Beijing", "KP-PYO-Pyongyang")
HOSTS = ("workstation-01", "workstation-02", "build-server", "database-01", "web-server-01", "laptop-17")
DOMAINS = ("example.com", "example.org", "intranet.example", "updates.example.net")
FILES = ("/home/user/report.pdf", "/var/log/syslog", "/home/user/data.csv", "/srv/share/plan.xlsx")
PROGRAMS = ("chrome.exe", "code.exe", "bash", "python3", "java", "outlook.exe")


def auth(draw, status, time):
    reason = '"invalid_password"' if status != "success" else "null"
    return f'"auth_details":{{"auth_type":"password","status":"{status}","failure_reason":{reason},"attempts_count":{1 + draw % 3},"previous_success_timestamp":{time - draw % DAY_MS},"session_id":"{draw:032x}"}}'


def network(draw, status, time):
    return f'"network_details":{{"protocol":"tcp","source_port":{49152 + draw % 16384},"destination_port":{(80, 443, 22, 8080)[draw % 4]},"bytes_sent":{draw % 10_000_000},"bytes_received":{draw // 7 % 10_000_000},"duration_ms":{draw % 300_000},"destination_hostname":"{DOMAINS[draw % 4]}","connection_state":"closed"}}'


def file(draw, status, time):
    return f'"file_details":{{"file_path":"{FILES[draw % 4]}","operation":"{("read", "write", "create")[draw % 3]}","file_size_bytes":{draw % 10_000_000},"file_hash":"{draw:064x}","is_encrypted":{"true" if draw % 2 else "false"},"permissions_changed":false,"access_denied":false}}'


def process(draw, status, time):
    name = PROGRAMS[draw % 6]
    return f'"process_details":{{"process_name":"{name}","process_id":{1000 + draw % 30_000},"parent_process_id":{1 + draw % 1000},"command_line":"{name} --run job.cfg","executable_path":"/usr/local/bin/{name}","executable_hash":"{draw:032x}","user_privileges":"standard","is_signed":true,"signer":"Example Corporation"}}'


def dns(draw, status, time):
    return f'"dns_details":{{"query_name":"{DOMAINS[draw % 4]}","query_type":"A","response_code":"{"NXDOMAIN" if draw % 10 == 0 else "NOERROR"}","resolved_ips":["192.0.2.{draw % 250}"],"ttl":{60 + draw % 3600},"is_cached":false,"dns_server":"192.0.2.53"}}'


KINDS = (("auth_attempt", auth), ("network_connection", network), ("file_access", file), ("process_execution", process), ("dns_query", dns))
SHARES = np.cumsum((0.40, 0.25, 0.20, 0.10))


WEIGHTS = {
    "lognormal": lambda random, users: random.lognormal(0.0, 0.6, users),
    "zipf": lambda random, users: 1.0 / np.arange(1, users + 1),
    "uniform": lambda random, users: np.ones(users),
}


def schedule(random, events, users, days, distribution):
    """Who does something, when, and whether it is odd; by time."""
    weight = WEIGHTS[distribution](random, users)
    who = random.choice(users, size=events, p=weight / weight.sum()).astype(np.int32)
    if distribution == "lognormal":
        who[: min(users, events)] = np.arange(min(users, events), dtype=np.int32)
    hour = np.where(random.random(events) < 0.92, random.integers(8, 19, events), random.integers(0, 24, events))
    time = random.integers(0, days, events) * DAY_MS + hour * 3_600_000 + random.integers(0, 3_600_000, events)
    odd = (random.random(users) < 0.04)[who] & (random.random(events) < 0.33)
    night = random.integers(0, days, users) * DAY_MS + random.integers(0, 6, users) * 3_600_000
    time = np.where(odd, night[who] + random.integers(0, 60_000, events), time) + START_MS
    order = np.argsort(time, kind="stable")
    return who[order], time[order], odd[order]


def lines(random, who, time, odd):
    count = len(who)
    kind = np.where(odd, 0, np.searchsorted(SHARES, random.random(count))).tolist()
    status = np.where(odd | (random.random(count) < 0.02), "failed", "success").tolist()
    threat = np.round(np.where(odd, 0.7 + 0.3 * random.random(count), 0.3 * random.random(count)), 6).tolist()
    draws = random.integers(0, 2**53, count).tolist()
    ids = random.integers(0, 2**63, (count, 2)).tolist()
    for index, (user, at, strange) in enumerate(zip(who.tolist(), time.tolist(), odd.tolist())):
        draw = draws[index]
        name, details = KINDS[kind[index]]
        own = user * 3 + (0 if draw % 5 else draw % 3)
        address = f"203.0.{draw % 250}.{draw // 250 % 250}" if strange else f"10.{own >> 16 & 255}.{own >> 8 & 255}.{own & 255}"
        place = FAR_PLACES[draw % 3] if strange else PLACES[(user + (draw % 10 == 0)) % 6]
        yield (
            f'{{"event_id":"evt_{ids[index][0]:016x}{ids[index][1]:016x}","timestamp":{at},"event_type":"{name}","source_ip":"{address}",'
            f'"destination_ip":"192.0.2.{draw % 250}","user":"user{user:07d}","threat_score":{threat[index]},"status":"{status[index]}",'
            f'"metadata":{{"user_agent":"{AGENTS[draw % 4]}","geo_location":"{place}","hostname":"{HOSTS[draw % 6]}"}},{details(draw, status[index], at)}}}\n'
        )


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("events", "users", "days", "seed"):
        parser.add_argument(f"--{name}", type=int, required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--first-day", type=int, default=0, help="days from 2025-09-01 to the first event's")
    parser.add_argument("--distribution", choices=WEIGHTS, default="lognormal")
    parser.add_argument("--last-day", help="file for the events of the last day, which are then not in --out")
    options = parser.parse_args()
    random = np.random.default_rng(options.seed)
    who, time, odd = schedule(random, options.events, options.users, options.days, options.distribution)
    time += options.first_day * DAY_MS
    end = options.events
    if options.last_day:
        end = int(np.searchsorted(time, START_MS + (options.first_day + options.days - 1) * DAY_MS))
    for path, first, last in ((options.out, 0, end), (options.last_day, end, options.events)):
        if path is None:
            continue
        with open(path, "w", buffering=1 << 20) as out:
            for start in range(first, last, BLOCK):
                stop = min(last, start + BLOCK)
                out.writelines(lines(random, who[start:stop], time[start:stop], odd[start:stop]))


main()
