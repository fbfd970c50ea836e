CREATE OR REPLACE TEMP TABLE entities AS
SELECT CAST(row_number() OVER (ORDER BY _partition, _key) AS INTEGER) AS _entity, *
FROM (
  SELECT _partition, _key, count(*) AS _events,
    CAST(count(*) AS BIGINT) AS "count.count",
    CAST(count(*) FILTER ("kind" IN ('Bid', 'o''bid') AND "urgent" IN (true) AND "price" BETWEEN 50 AND 9007199254740991) AS BIGINT) AS "count(kind='^Bid'|'o''bid' and urgent=true and price=0.5..).count",
    CAST(count("size") AS BIGINT) AS "sum(size).count",
    CAST(coalesce(sum("size"), 0) AS DECIMAL(38,0)) AS "sum(size).total",
    CAST(count("price") AS BIGINT) AS "sum(price).count",
    CAST(coalesce(sum("price"), 0) AS DECIMAL(38,0)) AS "sum(price).total",
    CAST(min("size") AS BIGINT) AS "extremes(size).min",
    CAST(max("size") AS BIGINT) AS "extremes(size).max",
    CAST(min("day") AS BIGINT) AS "extremes(day).min",
    CAST(max("day") AS BIGINT) AS "extremes(day).max",
    CAST(max("day") AS BIGINT) AS "frequency(kind).latest_day",
    CAST(max("day") AS BIGINT) AS "frequency(size).latest_day",
    CAST(arg_max("point", _offset) FILTER ("point" IS NOT NULL) AS BIGINT) AS "latest(point).value",
    CAST(arg_max(_time, _offset) FILTER ("point" IS NOT NULL) AS BIGINT) AS "latest(point).time"
  FROM (SELECT _partition, _offset, "who" AS _key, "at" AS _time, "kind", "urgent", "price", "size", "day", "hour", "point" FROM lake AS lake WHERE _duplicate_of IS NULL AND _offset < [70, 80][_partition + 1] AND "at" >= 1000)
  GROUP BY _partition, _key
);

CREATE OR REPLACE TEMP TABLE arrivals AS
SELECT _entity, _offset, _time, rows."kind", rows."day", rows."hour", rows."size", rows."urgent", rows."price"
FROM (SELECT _partition, _offset, "who" AS _key, "at" AS _time, "kind", "day", "hour", "size", "urgent", "price" FROM lake AS lake WHERE _duplicate_of IS NULL AND _offset < [70, 80][_partition + 1] AND "at" >= 1000) AS rows JOIN entities USING (_partition, _key);

CREATE OR REPLACE TEMP TABLE beyond0 AS
SELECT _entity, value, count
FROM (
  SELECT _entity, "kind" AS value, count(*) AS count, min(_offset) AS first_offset
  FROM arrivals
  WHERE "kind" IS NOT NULL AND _entity IN (SELECT _entity FROM entities WHERE _events > 2)
  GROUP BY _entity, "kind"
)
QUALIFY row_number() OVER (PARTITION BY _entity ORDER BY first_offset) > 2;

SELECT _entity AS entity, value, count, first_offset, "days"
FROM (
  SELECT _entity, "kind" AS value, count(*) AS count, min(_offset) AS first_offset, CAST(coalesce(bit_or(CAST(1 AS BIGINT) << CAST(("day" % 62 + 62) % 62 AS BIGINT)), 0) AS BIGINT) AS "days"
  FROM arrivals
  WHERE "kind" IS NOT NULL
  GROUP BY _entity, "kind"
) ANTI JOIN beyond0 USING (_entity, value)
ORDER BY _entity, first_offset;

CREATE OR REPLACE TEMP TABLE beyond1 AS
SELECT _entity, value, count
FROM (
  SELECT _entity, "hour" AS value, count(*) AS count, min(_offset) AS first_offset
  FROM arrivals
  WHERE "hour" IS NOT NULL AND _entity IN (SELECT _entity FROM entities WHERE _events > 2)
  GROUP BY _entity, "hour"
)
QUALIFY row_number() OVER (PARTITION BY _entity ORDER BY first_offset) > 2;

SELECT _entity AS entity, value, count, first_offset
FROM (
  SELECT _entity, "hour" AS value, count(*) AS count, min(_offset) AS first_offset
  FROM arrivals
  WHERE "hour" IS NOT NULL
  GROUP BY _entity, "hour"
) ANTI JOIN beyond1 USING (_entity, value)
ORDER BY _entity, first_offset;

CREATE OR REPLACE TEMP TABLE beyond2 AS
SELECT _entity, value, count
FROM (
  SELECT _entity, "day" AS value, count(*) AS count, min(_offset) AS first_offset
  FROM arrivals
  WHERE "day" IS NOT NULL AND _entity IN (SELECT _entity FROM entities WHERE _events > 2)
  GROUP BY _entity, "day"
)
QUALIFY row_number() OVER (PARTITION BY _entity ORDER BY first_offset) > 2;

SELECT _entity AS entity, value, count, first_offset, "sum(size)", "count(urgent=true)", "sum(price where kind='^Bid')"
FROM (
  SELECT _entity, "day" AS value, count(*) AS count, min(_offset) AS first_offset, CAST(coalesce(sum("size"), 0) AS DECIMAL(38,0)) AS "sum(size)", CAST(count(*) FILTER ("urgent" IN (true)) AS BIGINT) AS "count(urgent=true)", CAST(coalesce(sum("price") FILTER ("kind" IN ('Bid')), 0) AS DECIMAL(38,0)) AS "sum(price where kind='^Bid')"
  FROM arrivals
  WHERE "day" IS NOT NULL
  GROUP BY _entity, "day"
) ANTI JOIN beyond2 USING (_entity, value)
ORDER BY _entity, first_offset;

CREATE OR REPLACE TEMP TABLE beyond3 AS
SELECT _entity, value, count
FROM (
  SELECT _entity, "size" AS value, count(*) AS count, min(_offset) AS first_offset
  FROM arrivals
  WHERE "size" IS NOT NULL AND _entity IN (SELECT _entity FROM entities WHERE _events > 2)
  GROUP BY _entity, "size"
)
QUALIFY row_number() OVER (PARTITION BY _entity ORDER BY first_offset) > 2;

SELECT _entity AS entity, value, count, first_offset, "days"
FROM (
  SELECT _entity, "size" AS value, count(*) AS count, min(_offset) AS first_offset, CAST(coalesce(bit_or(CAST(1 AS BIGINT) << CAST(("day" % 62 + 62) % 62 AS BIGINT)), 0) AS BIGINT) AS "days"
  FROM arrivals
  WHERE "size" IS NOT NULL
  GROUP BY _entity, "size"
) ANTI JOIN beyond3 USING (_entity, value)
ORDER BY _entity, first_offset;

WITH current AS (
SELECT _entity AS entity, _partition AS partition, _key AS key,
  "count.count",
  "count(kind='^Bid'|'o''bid' and urgent=true and price=0.5..).count",
  "sum(size).count",
  "sum(size).total",
  "sum(price).count",
  "sum(price).total",
  "extremes(size).min",
  "extremes(size).max",
  "extremes(day).min",
  "extremes(day).max",
  CAST(coalesce(other0.count, 0) AS BIGINT) AS "frequency(kind).other",
  "frequency(kind).latest_day",
  CAST(coalesce(totals0.value_days, 0) AS BIGINT) AS "frequency(kind).value_days",
  CAST(coalesce(other1.count, 0) AS BIGINT) AS "frequency(hour).other",
  "gaps(1000 ms).latest",
  coalesce("gaps(1000 ms).count", 0) AS "gaps(1000 ms).count",
  coalesce("gaps(1000 ms).below", 0) AS "gaps(1000 ms).below",
  coalesce("gaps(1000 ms).late", 0) AS "gaps(1000 ms).late",
  "gaps(1000 ms).min",
  coalesce("gaps(1000 ms).total", 0) AS "gaps(1000 ms).total",
  coalesce("gaps(1000 ms).squares", 0) AS "gaps(1000 ms).squares",
  "gaps(50 ms).latest",
  coalesce("gaps(50 ms).count", 0) AS "gaps(50 ms).count",
  coalesce("gaps(50 ms).below", 0) AS "gaps(50 ms).below",
  coalesce("gaps(50 ms).late", 0) AS "gaps(50 ms).late",
  "gaps(50 ms).min",
  coalesce("gaps(50 ms).total", 0) AS "gaps(50 ms).total",
  coalesce("gaps(50 ms).squares", 0) AS "gaps(50 ms).squares",
  CAST(coalesce(other2.count, 0) AS BIGINT) AS "daily(day).other",
  coalesce("sequence(urgent=true ×2 then kind=bid).row", 0) AS "sequence(urgent=true ×2 then kind=bid).row",
  coalesce("sequence(urgent=true ×2 then kind=bid).ended", 0) AS "sequence(urgent=true ×2 then kind=bid).ended",
  CAST(coalesce(other3.count, 0) AS BIGINT) AS "frequency(size).other",
  "frequency(size).latest_day",
  CAST(coalesce(totals3.value_days, 0) AS BIGINT) AS "frequency(size).value_days",
  "latest(point).value",
  "latest(point).time"
FROM entities
LEFT JOIN (
  SELECT _entity,
    CAST(max(_time) AS BIGINT) AS "gaps(1000 ms).latest",
    CAST(count(*) FILTER (_latest_before <= _time) AS BIGINT) AS "gaps(1000 ms).count",
    CAST(count(*) FILTER (_time - _latest_before BETWEEN 0 AND 999) AS BIGINT) AS "gaps(1000 ms).below",
    CAST(count(*) FILTER (_latest_before > _time) AS BIGINT) AS "gaps(1000 ms).late",
    CAST(min(_time - _latest_before) FILTER (_latest_before <= _time) AS BIGINT) AS "gaps(1000 ms).min",
    CAST(coalesce(sum(_time - _latest_before) FILTER (_latest_before <= _time), 0) AS DECIMAL(38,0)) AS "gaps(1000 ms).total",
    CAST(coalesce(sum(CAST(_time - _latest_before AS HUGEINT) * (_time - _latest_before)) FILTER (_latest_before <= _time), 0) AS DECIMAL(38,0)) AS "gaps(1000 ms).squares",
    CAST(max(_time) AS BIGINT) AS "gaps(50 ms).latest",
    CAST(count(*) FILTER (_latest_before <= _time) AS BIGINT) AS "gaps(50 ms).count",
    CAST(count(*) FILTER (_time - _latest_before BETWEEN 0 AND 49) AS BIGINT) AS "gaps(50 ms).below",
    CAST(count(*) FILTER (_latest_before > _time) AS BIGINT) AS "gaps(50 ms).late",
    CAST(min(_time - _latest_before) FILTER (_latest_before <= _time) AS BIGINT) AS "gaps(50 ms).min",
    CAST(coalesce(sum(_time - _latest_before) FILTER (_latest_before <= _time), 0) AS DECIMAL(38,0)) AS "gaps(50 ms).total",
    CAST(coalesce(sum(CAST(_time - _latest_before AS HUGEINT) * (_time - _latest_before)) FILTER (_latest_before <= _time), 0) AS DECIMAL(38,0)) AS "gaps(50 ms).squares"
  FROM (
    SELECT _entity, _time, max(_time) OVER (PARTITION BY _entity ORDER BY _offset ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS _latest_before
    FROM arrivals
  )
  GROUP BY _entity
) AS in_order0 USING (_entity)
LEFT JOIN (
  SELECT _entity,
    CAST(max("_sequence(urgent=true ×2 then kind=bid) so far") - coalesce(max("_sequence(urgent=true ×2 then kind=bid) so far") FILTER ((NOT coalesce("urgent" IN (true), false) AND "kind" IN ('bid'))), 0) AS BIGINT) AS "sequence(urgent=true ×2 then kind=bid).row",
    CAST(count(*) FILTER ((NOT coalesce("urgent" IN (true), false) AND "kind" IN ('bid')) AND "_sequence(urgent=true ×2 then kind=bid) just before" = 2) AS BIGINT) AS "sequence(urgent=true ×2 then kind=bid).ended"
  FROM (
    SELECT _entity, _time, "urgent", "kind", count(*) FILTER ("urgent" IN (true)) OVER (PARTITION BY _entity ORDER BY _offset ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "_sequence(urgent=true ×2 then kind=bid) so far", count(*) FILTER ("urgent" IN (true)) OVER (PARTITION BY _entity ORDER BY _offset ROWS BETWEEN 2 PRECEDING AND 1 PRECEDING) AS "_sequence(urgent=true ×2 then kind=bid) just before"
    FROM arrivals
    WHERE ("urgent" IN (true)) OR ("kind" IN ('bid'))
  )
  GROUP BY _entity
) AS in_order1 USING (_entity)
LEFT JOIN (SELECT _entity, sum(count) AS count FROM beyond0 GROUP BY _entity) AS other0 USING (_entity)
LEFT JOIN (SELECT _entity, sum(count) AS count FROM beyond1 GROUP BY _entity) AS other1 USING (_entity)
LEFT JOIN (SELECT _entity, sum(count) AS count FROM beyond2 GROUP BY _entity) AS other2 USING (_entity)
LEFT JOIN (SELECT _entity, sum(count) AS count FROM beyond3 GROUP BY _entity) AS other3 USING (_entity)
LEFT JOIN (SELECT entity AS _entity, sum(bit_count(days)) AS value_days FROM "entries of frequency(kind)" GROUP BY entity) AS totals0 USING (_entity)
LEFT JOIN (SELECT entity AS _entity, sum(bit_count(days)) AS value_days FROM "entries of frequency(size)" GROUP BY entity) AS totals3 USING (_entity)
), ever AS (
  SELECT _partition AS partition, "who" AS key,
    CAST(min("at") AS BIGINT) AS "extremes(at) of all history.min",
    CAST(max("at") AS BIGINT) AS "extremes(at) of all history.max"
  FROM lake AS lake
  WHERE _duplicate_of IS NULL AND _offset < [70, 80][_partition + 1]
  GROUP BY ALL
)
SELECT entity, partition, key,
  coalesce("count.count", 0) AS "count.count",
  coalesce("count(kind='^Bid'|'o''bid' and urgent=true and price=0.5..).count", 0) AS "count(kind='^Bid'|'o''bid' and urgent=true and price=0.5..).count",
  coalesce("sum(size).count", 0) AS "sum(size).count",
  coalesce("sum(size).total", 0) AS "sum(size).total",
  coalesce("sum(price).count", 0) AS "sum(price).count",
  coalesce("sum(price).total", 0) AS "sum(price).total",
  "extremes(size).min",
  "extremes(size).max",
  "extremes(day).min",
  "extremes(day).max",
  coalesce("frequency(kind).other", 0) AS "frequency(kind).other",
  "frequency(kind).latest_day",
  coalesce("frequency(kind).value_days", 0) AS "frequency(kind).value_days",
  coalesce("frequency(hour).other", 0) AS "frequency(hour).other",
  "gaps(1000 ms).latest",
  coalesce("gaps(1000 ms).count", 0) AS "gaps(1000 ms).count",
  coalesce("gaps(1000 ms).below", 0) AS "gaps(1000 ms).below",
  coalesce("gaps(1000 ms).late", 0) AS "gaps(1000 ms).late",
  "gaps(1000 ms).min",
  coalesce("gaps(1000 ms).total", 0) AS "gaps(1000 ms).total",
  coalesce("gaps(1000 ms).squares", 0) AS "gaps(1000 ms).squares",
  "gaps(50 ms).latest",
  coalesce("gaps(50 ms).count", 0) AS "gaps(50 ms).count",
  coalesce("gaps(50 ms).below", 0) AS "gaps(50 ms).below",
  coalesce("gaps(50 ms).late", 0) AS "gaps(50 ms).late",
  "gaps(50 ms).min",
  coalesce("gaps(50 ms).total", 0) AS "gaps(50 ms).total",
  coalesce("gaps(50 ms).squares", 0) AS "gaps(50 ms).squares",
  coalesce("daily(day).other", 0) AS "daily(day).other",
  coalesce("sequence(urgent=true ×2 then kind=bid).row", 0) AS "sequence(urgent=true ×2 then kind=bid).row",
  coalesce("sequence(urgent=true ×2 then kind=bid).ended", 0) AS "sequence(urgent=true ×2 then kind=bid).ended",
  coalesce("frequency(size).other", 0) AS "frequency(size).other",
  "frequency(size).latest_day",
  coalesce("frequency(size).value_days", 0) AS "frequency(size).value_days",
  "latest(point).value",
  "latest(point).time",
  "extremes(at) of all history.min",
  "extremes(at) of all history.max"
FROM ever LEFT JOIN current USING (partition, key)
ORDER BY partition, key;
