"""features.py fed from Kafka: reads the topic to its end now, through a temporary file.

usage: drain.py BROKER TOPIC OUTDIR
"""

import os
import sys
import tempfile

from confluent_kafka import Consumer, TopicPartition

broker, topic, out = sys.argv[1:]
consumer = Consumer(
    {
        "bootstrap.servers": broker,
        "group.id": "bench",
        "enable.auto.commit": False,
        "fetch.message.max.bytes": 8 << 20,
        "fetch.wait.max.ms": 20,
        "fetch.queue.backoff.ms": 5,
        "queued.min.messages": 1_000_000,
        "queued.max.messages.kbytes": 262_144,
    }
)
partitions = consumer.list_topics(topic, timeout=10).topics[topic].partitions
bounds = {p: consumer.get_watermark_offsets(TopicPartition(topic, p), timeout=10) for p in partitions}
consumer.assign([TopicPartition(topic, p, low) for p, (low, _) in bounds.items()])
wanted = sum(high - low for low, high in bounds.values())
descriptor, path = tempfile.mkstemp(suffix=".ndjson")
try:
    with os.fdopen(descriptor, "wb", buffering=1 << 20) as file:
        while wanted > 0:
            for message in consumer.consume(5000, timeout=0.1):
                if message.error():
                    raise SystemExit(str(message.error()))
                if message.offset() < bounds[message.partition()][1]:
                    file.write(message.value() + b"\n")
                    wanted -= 1
    consumer.close()
    from features import main

    main(out, path)
finally:
    os.unlink(path)
