"""latency.py BROKER TOPIC EVENTS RATE SECONDS MEANWHILE COMMAND...

Starts the command, which scores a topic's events, and when its first anomaly has come writes the file's events to the topic for so
many seconds, so many a second. After a third of them it runs MEANWHILE, a command as JSON; []: none. Prints JSON {seconds, events,
anomalies, p50Ms, p99Ms, p999Ms, mostMs, pauses, unread}: from before an event is handed to the producer, which waits a millisecond for
others, until a consumer has its anomaly; pauses of the command's garbage collector meanwhile; events that the command left when it was
stopped.
"""

import json
import math
import os
import subprocess
import sys
import threading
from time import perf_counter, sleep, time

from confluent_kafka import Consumer, Producer, TopicPartition
from confluent_kafka.admin import AdminClient, NewTopic

# Without an anomaly for so long, all were there.
QUIET_SECONDS = 3
PAUSES_FILE = "pauses.json"
broker, topic, file, rate, duration, meanwhile, program, *args = sys.argv[1:]
per_second, duration = int(rate), float(duration)
with open("streamguard.yaml") as config:
    anomalies = json.load(config)["speed"]["anomaliesUrl"].split("/")[-1]


def text_of(field, value):
    return value.split(b'"' + field + b'":"', 1)[1].split(b'"', 1)[0]


# By their random ids: in the order of time, what is odd comes in the first night.
with open(file, "rb") as lines:
    events = sorted((text_of(b"event_id", line), text_of(b"user", line), line[:-1]) for line in lines)

servers = {"bootstrap.servers": broker}
admin = AdminClient(servers)
admin.create_topics([NewTopic(anomalies, 4, 1)])[anomalies].result()
failures = []
producer = Producer(servers | {"partitioner": "murmur2_random", "linger.ms": 1})
consumer = Consumer(
    servers | {"group.id": anomalies, "auto.offset.reset": "earliest", "enable.auto.commit": False, "fetch.wait.max.ms": 100}
)
consumer.assign([TopicPartition(anomalies, partition, 0) for partition in range(4)])

sent_at = {}
latencies = []
seen_at = None
is_timed = is_over = False


def watch():
    global seen_at
    while not is_over:
        message = consumer.poll(0.1)
        if message is None:
            continue
        if message.error():
            failures.append(message.error())
            continue
        seen_at = perf_counter()
        sent = sent_at.get(text_of(b"event_id", message.value()))
        if is_timed and sent is not None:
            latencies.append((seen_at - sent) * 1000)


watcher = threading.Thread(target=watch)
watcher.start()
written = 0


def send(count):
    global written
    now = perf_counter()
    for event_id, user, line in events[written : written + count]:
        if is_timed:
            sent_at[event_id] = now
        producer.produce(topic, line, user, callback=lambda error, _: error and failures.append(error))
        written += 1
    producer.poll(0)


def send_for(seconds):
    begun, first = perf_counter(), written
    while True:
        elapsed = min(perf_counter() - begun, seconds)
        due = first + math.floor(elapsed * per_second) - written
        if due > 0:
            send(due)
        if elapsed >= seconds:
            return
        sleep(0.001)


def quantile(share):
    return latencies[math.ceil(share * len(latencies)) - 1]


hook = os.path.join(os.path.dirname(os.path.abspath(__file__)), "gc-hook.mjs")
environment = os.environ | {"BENCH_PAUSES": PAUSES_FILE}
child = subprocess.Popen([program, "--import", hook, *args], stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, env=environment)
try:
    while seen_at is None:
        if child.poll() is not None or written == len(events):
            raise SystemExit("no anomaly came")
        send(100)
        sleep(0.1)
    send_for(duration / 5)
    is_timed = True
    from_ms, first, started = time() * 1000, written, perf_counter()
    send_for(duration / 3)
    other = json.loads(meanwhile)
    beside = subprocess.Popen(other, stdout=subprocess.DEVNULL) if other else None
    send_for(2 * duration / 3)
    if beside and beside.wait() != 0:
        raise SystemExit(f"{meanwhile} failed")
    producer.flush()
    to_ms, seconds = time() * 1000, perf_counter() - started
    while perf_counter() - seen_at < QUIET_SECONDS:
        sleep(0.1)
    child.terminate()
    said, _ = child.communicate()
    if child.returncode != 0:
        raise SystemExit(f"it ended with {child.returncode}")
finally:
    child.kill()
    is_over = True
    watcher.join()
if failures:
    raise SystemExit(f"{len(failures)} not delivered: {failures[0]}")

positions = json.loads(said)["positions"]
ends = {p: consumer.get_watermark_offsets(TopicPartition(topic, int(p)), timeout=10)[1] for p in positions}
consumer.close()
latencies.sort()
with open(PAUSES_FILE) as pauses:
    listed = [{"kind": kind, "ms": ms} for at, kind, ms in json.load(pauses) if from_ms <= at <= to_ms]
document = {
    "seconds": seconds,
    "events": written - first,
    "anomalies": len(latencies),
    "p50Ms": quantile(0.5),
    "p99Ms": quantile(0.99),
    "p999Ms": quantile(0.999),
    "mostMs": latencies[-1],
    "unread": sum(end - positions[p] for p, end in ends.items()),
    "pauses": listed,
}
print(json.dumps(document))
