WITH arrivals AS (
  SELECT *, "who" AS _entity, "at" AS _time
  FROM lake
  WHERE _duplicate_of IS NULL AND _offset < [70, 80][_partition + 1] AND "at" >= 1000
), events AS (
  SELECT *, max(_time) OVER (PARTITION BY _partition, _entity ORDER BY _offset ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS _latest_before FROM arrivals
), grouped AS (
  SELECT _partition AS partition, _entity AS key,
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
    CAST(count(CAST("kind" AS VARCHAR)) AS BIGINT) AS "frequency(kind).other",
    CAST(count(CAST("hour" AS VARCHAR)) AS BIGINT) AS "frequency(hour).other",
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
  FROM events
  GROUP BY ALL
), kept0 AS (SELECT partition, key, sum(count) AS count FROM entries_of("frequency(kind)") GROUP BY ALL), kept1 AS (SELECT partition, key, sum(count) AS count FROM entries_of("frequency(hour)") GROUP BY ALL)
SELECT partition, key,
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
  CAST("frequency(kind).other" - coalesce(kept0.count, 0) AS BIGINT) AS "frequency(kind).other",
  CAST("frequency(hour).other" - coalesce(kept1.count, 0) AS BIGINT) AS "frequency(hour).other",
  "gaps(1000 ms).latest",
  "gaps(1000 ms).count",
  "gaps(1000 ms).below",
  "gaps(1000 ms).late",
  "gaps(1000 ms).min",
  "gaps(1000 ms).total",
  "gaps(1000 ms).squares",
  "gaps(50 ms).latest",
  "gaps(50 ms).count",
  "gaps(50 ms).below",
  "gaps(50 ms).late",
  "gaps(50 ms).min",
  "gaps(50 ms).total",
  "gaps(50 ms).squares"
FROM grouped
LEFT JOIN kept0 USING (partition, key)
LEFT JOIN kept1 USING (partition, key)
ORDER BY partition, key;
