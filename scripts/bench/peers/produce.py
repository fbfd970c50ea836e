"""Appends the lines of a file to a topic, keyed by user as Java clients would; a new topic has four partitions.

usage: produce.py BROKER TOPIC FILE.ndjson
"""

import sys

from confluent_kafka import KafkaError, KafkaException, Producer
from confluent_kafka.admin import AdminClient, NewTopic

broker, topic, path = sys.argv[1:]
admin = AdminClient({"bootstrap.servers": broker})
for made in admin.create_topics([NewTopic(topic, 4, 1)]).values():
    try:
        made.result()
    except KafkaException as refusal:
        if refusal.args[0].code() != KafkaError.TOPIC_ALREADY_EXISTS:
            raise
producer = Producer(
    {
        "bootstrap.servers": broker,
        "partitioner": "murmur2_random",
        "enable.idempotence": True,
        "linger.ms": 50,
        "queue.buffering.max.messages": 200_000,
    }
)
failures = []


def delivered(error, _):
    if error:
        failures.append(error)


with open(path, "rb") as lines:
    for line in lines:
        key = line.split(b'"user":"', 1)[1].split(b'"', 1)[0]
        while True:
            try:
                producer.produce(topic, line[:-1], key, callback=delivered)
                break
            except BufferError:
                producer.poll(0.1)
producer.flush()
if failures:
    raise SystemExit(f"{len(failures)} not delivered: {failures[0]}")
