WITH arrivals AS (
  SELECT *, "who" AS _entity, "at" AS _time
  FROM lake
  WHERE _duplicate_of IS NULL AND _offset < [70, 80][_partition + 1] AND "at" >= 1000
), step1 AS (
  SELECT *, max(_time) OVER (PARTITION BY _partition, _entity ORDER BY _offset ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS _latest_before, count(*) FILTER ("urgent" IN (true)) OVER (PARTITION BY _partition, _entity ORDER BY _offset ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "_sequence(urgent=true ×2 then kind=bid) so far" FROM arrivals
), events AS (
  SELECT *, coalesce(max(CASE WHEN (NOT coalesce("urgent" IN (true), false) AND "kind" IN ('bid')) THEN "_sequence(urgent=true ×2 then kind=bid) so far" END) OVER (PARTITION BY _partition, _entity ORDER BY _offset ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS "_sequence(urgent=true ×2 then kind=bid) before" FROM step1
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
    CAST(max("day") AS BIGINT) AS "frequency(kind).latest_day",
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
    CAST(coalesce(sum(CAST(_time - _latest_before AS HUGEINT) * (_time - _latest_before)) FILTER (_latest_before <= _time), 0) AS DECIMAL(38,0)) AS "gaps(50 ms).squares",
    CAST(count(CAST("day" AS VARCHAR)) AS BIGINT) AS "daily(events).other",
    CAST(count(CAST("day" AS VARCHAR)) AS BIGINT) AS "daily(size).other",
    CAST(max("_sequence(urgent=true ×2 then kind=bid) so far") - coalesce(max("_sequence(urgent=true ×2 then kind=bid) so far") FILTER ((NOT coalesce("urgent" IN (true), false) AND "kind" IN ('bid'))), 0) AS BIGINT) AS "sequence(urgent=true ×2 then kind=bid).row",
    CAST(count(*) FILTER ((NOT coalesce("urgent" IN (true), false) AND "kind" IN ('bid')) AND "_sequence(urgent=true ×2 then kind=bid) so far" - "_sequence(urgent=true ×2 then kind=bid) before" >= 2) AS BIGINT) AS "sequence(urgent=true ×2 then kind=bid).ended",
    CAST(count(CAST("size" AS VARCHAR)) AS BIGINT) AS "frequency(size).other",
    CAST(max("day") AS BIGINT) AS "frequency(size).latest_day"
  FROM events
  GROUP BY ALL
), history AS (
  SELECT *, "who" AS _entity, "at" AS _time
  FROM lake
  WHERE _duplicate_of IS NULL AND _offset < [70, 80][_partition + 1]
), ever AS (
  SELECT _partition AS partition, _entity AS key,
    CAST(min("at") AS BIGINT) AS "extremes(at) of all history.min",
    CAST(max("at") AS BIGINT) AS "extremes(at) of all history.max"
  FROM history
  GROUP BY ALL
), kept0 AS (SELECT partition, key, sum(count) AS count FROM entries_of("frequency(kind)") GROUP BY ALL), kept1 AS (SELECT partition, key, sum(count) AS count FROM entries_of("frequency(hour)") GROUP BY ALL), kept2 AS (SELECT partition, key, sum(count) AS count FROM entries_of("daily(events)") GROUP BY ALL), kept3 AS (SELECT partition, key, sum(count) AS count FROM entries_of("daily(size)") GROUP BY ALL), kept4 AS (SELECT partition, key, sum(count) AS count FROM entries_of("frequency(size)") GROUP BY ALL)
SELECT partition, key,
  CAST(coalesce("count.count", 0) AS BIGINT) AS "count.count",
  CAST(coalesce("count(kind='^Bid'|'o''bid' and urgent=true and price=0.5..).count", 0) AS BIGINT) AS "count(kind='^Bid'|'o''bid' and urgent=true and price=0.5..).count",
  CAST(coalesce("sum(size).count", 0) AS BIGINT) AS "sum(size).count",
  CAST(coalesce("sum(size).total", 0) AS DECIMAL(38,0)) AS "sum(size).total",
  CAST(coalesce("sum(price).count", 0) AS BIGINT) AS "sum(price).count",
  CAST(coalesce("sum(price).total", 0) AS DECIMAL(38,0)) AS "sum(price).total",
  "extremes(size).min",
  "extremes(size).max",
  "extremes(day).min",
  "extremes(day).max",
  "extremes(at) of all history.min",
  "extremes(at) of all history.max",
  CAST(coalesce("frequency(kind).other" - coalesce(kept0.count, 0), 0) AS BIGINT) AS "frequency(kind).other",
  "frequency(kind).latest_day",
  CAST(coalesce("frequency(hour).other" - coalesce(kept1.count, 0), 0) AS BIGINT) AS "frequency(hour).other",
  "gaps(1000 ms).latest",
  CAST(coalesce("gaps(1000 ms).count", 0) AS BIGINT) AS "gaps(1000 ms).count",
  CAST(coalesce("gaps(1000 ms).below", 0) AS BIGINT) AS "gaps(1000 ms).below",
  CAST(coalesce("gaps(1000 ms).late", 0) AS BIGINT) AS "gaps(1000 ms).late",
  "gaps(1000 ms).min",
  CAST(coalesce("gaps(1000 ms).total", 0) AS DECIMAL(38,0)) AS "gaps(1000 ms).total",
  CAST(coalesce("gaps(1000 ms).squares", 0) AS DECIMAL(38,0)) AS "gaps(1000 ms).squares",
  "gaps(50 ms).latest",
  CAST(coalesce("gaps(50 ms).count", 0) AS BIGINT) AS "gaps(50 ms).count",
  CAST(coalesce("gaps(50 ms).below", 0) AS BIGINT) AS "gaps(50 ms).below",
  CAST(coalesce("gaps(50 ms).late", 0) AS BIGINT) AS "gaps(50 ms).late",
  "gaps(50 ms).min",
  CAST(coalesce("gaps(50 ms).total", 0) AS DECIMAL(38,0)) AS "gaps(50 ms).total",
  CAST(coalesce("gaps(50 ms).squares", 0) AS DECIMAL(38,0)) AS "gaps(50 ms).squares",
  CAST(coalesce("daily(events).other" - coalesce(kept2.count, 0), 0) AS BIGINT) AS "daily(events).other",
  CAST(coalesce("daily(size).other" - coalesce(kept3.count, 0), 0) AS BIGINT) AS "daily(size).other",
  CAST(coalesce("sequence(urgent=true ×2 then kind=bid).row", 0) AS BIGINT) AS "sequence(urgent=true ×2 then kind=bid).row",
  CAST(coalesce("sequence(urgent=true ×2 then kind=bid).ended", 0) AS BIGINT) AS "sequence(urgent=true ×2 then kind=bid).ended",
  CAST(coalesce("frequency(size).other" - coalesce(kept4.count, 0), 0) AS BIGINT) AS "frequency(size).other",
  "frequency(size).latest_day"
FROM ever LEFT JOIN grouped USING (partition, key)
LEFT JOIN kept0 USING (partition, key)
LEFT JOIN kept1 USING (partition, key)
LEFT JOIN kept2 USING (partition, key)
LEFT JOIN kept3 USING (partition, key)
LEFT JOIN kept4 USING (partition, key)
ORDER BY partition, key;
