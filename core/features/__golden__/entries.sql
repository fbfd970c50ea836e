-- frequency(kind)
WITH arrivals AS (
  SELECT *, "who" AS _entity, "at" AS _time
  FROM lake
  WHERE _duplicate_of IS NULL AND _offset < [70, 80][_partition + 1] AND "at" >= 1000
), step1 AS (
  SELECT *, max(_time) OVER (PARTITION BY _partition, _entity ORDER BY _offset ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS _latest_before, count(*) FILTER ("urgent" IN (true)) OVER (PARTITION BY _partition, _entity ORDER BY _offset ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "_sequence(urgent=true ×2 then kind=bid) so far" FROM arrivals
), events AS (
  SELECT *, coalesce(max(CASE WHEN (NOT coalesce("urgent" IN (true), false) AND "kind" IN ('bid')) THEN "_sequence(urgent=true ×2 then kind=bid) so far" END) OVER (PARTITION BY _partition, _entity ORDER BY _offset ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS "_sequence(urgent=true ×2 then kind=bid) before" FROM step1
), counted AS (
  SELECT _partition, _entity, CAST("kind" AS VARCHAR) AS value, count(*) AS count, min(_offset) AS first_offset, CAST(coalesce(bit_or(CAST(1 AS BIGINT) << CAST(("day" % 62 + 62) % 62 AS BIGINT)), 0) AS BIGINT) AS days
  FROM events
  WHERE CAST("kind" AS VARCHAR) IS NOT NULL
  GROUP BY _partition, _entity, CAST("kind" AS VARCHAR)
)
SELECT _partition AS partition, _entity AS key, value, count, first_offset, days
FROM counted
QUALIFY row_number() OVER (PARTITION BY _partition, _entity ORDER BY first_offset) <= 2
ORDER BY partition, key, first_offset;

-- frequency(hour)
WITH arrivals AS (
  SELECT *, "who" AS _entity, "at" AS _time
  FROM lake
  WHERE _duplicate_of IS NULL AND _offset < [70, 80][_partition + 1] AND "at" >= 1000
), step1 AS (
  SELECT *, max(_time) OVER (PARTITION BY _partition, _entity ORDER BY _offset ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS _latest_before, count(*) FILTER ("urgent" IN (true)) OVER (PARTITION BY _partition, _entity ORDER BY _offset ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "_sequence(urgent=true ×2 then kind=bid) so far" FROM arrivals
), events AS (
  SELECT *, coalesce(max(CASE WHEN (NOT coalesce("urgent" IN (true), false) AND "kind" IN ('bid')) THEN "_sequence(urgent=true ×2 then kind=bid) so far" END) OVER (PARTITION BY _partition, _entity ORDER BY _offset ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS "_sequence(urgent=true ×2 then kind=bid) before" FROM step1
), counted AS (
  SELECT _partition, _entity, CAST("hour" AS VARCHAR) AS value, count(*) AS count, min(_offset) AS first_offset
  FROM events
  WHERE CAST("hour" AS VARCHAR) IS NOT NULL
  GROUP BY _partition, _entity, CAST("hour" AS VARCHAR)
)
SELECT _partition AS partition, _entity AS key, value, count, first_offset
FROM counted
QUALIFY row_number() OVER (PARTITION BY _partition, _entity ORDER BY first_offset) <= 2
ORDER BY partition, key, first_offset;

-- daily(events)
WITH arrivals AS (
  SELECT *, "who" AS _entity, "at" AS _time
  FROM lake
  WHERE _duplicate_of IS NULL AND _offset < [70, 80][_partition + 1] AND "at" >= 1000
), step1 AS (
  SELECT *, max(_time) OVER (PARTITION BY _partition, _entity ORDER BY _offset ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS _latest_before, count(*) FILTER ("urgent" IN (true)) OVER (PARTITION BY _partition, _entity ORDER BY _offset ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "_sequence(urgent=true ×2 then kind=bid) so far" FROM arrivals
), events AS (
  SELECT *, coalesce(max(CASE WHEN (NOT coalesce("urgent" IN (true), false) AND "kind" IN ('bid')) THEN "_sequence(urgent=true ×2 then kind=bid) so far" END) OVER (PARTITION BY _partition, _entity ORDER BY _offset ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS "_sequence(urgent=true ×2 then kind=bid) before" FROM step1
), counted AS (
  SELECT _partition, _entity, CAST("day" AS VARCHAR) AS value, count(*) AS count, min(_offset) AS first_offset
  FROM events
  WHERE CAST("day" AS VARCHAR) IS NOT NULL
  GROUP BY _partition, _entity, CAST("day" AS VARCHAR)
)
SELECT _partition AS partition, _entity AS key, value, count, first_offset
FROM counted
QUALIFY row_number() OVER (PARTITION BY _partition, _entity ORDER BY first_offset) <= 2
ORDER BY partition, key, first_offset;

-- daily(size)
WITH arrivals AS (
  SELECT *, "who" AS _entity, "at" AS _time
  FROM lake
  WHERE _duplicate_of IS NULL AND _offset < [70, 80][_partition + 1] AND "at" >= 1000
), step1 AS (
  SELECT *, max(_time) OVER (PARTITION BY _partition, _entity ORDER BY _offset ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS _latest_before, count(*) FILTER ("urgent" IN (true)) OVER (PARTITION BY _partition, _entity ORDER BY _offset ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "_sequence(urgent=true ×2 then kind=bid) so far" FROM arrivals
), events AS (
  SELECT *, coalesce(max(CASE WHEN (NOT coalesce("urgent" IN (true), false) AND "kind" IN ('bid')) THEN "_sequence(urgent=true ×2 then kind=bid) so far" END) OVER (PARTITION BY _partition, _entity ORDER BY _offset ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS "_sequence(urgent=true ×2 then kind=bid) before" FROM step1
), counted AS (
  SELECT _partition, _entity, CAST("day" AS VARCHAR) AS value, count(*) AS count, min(_offset) AS first_offset, CAST(coalesce(sum("size"), 0) AS DECIMAL(38,0)) AS total
  FROM events
  WHERE CAST("day" AS VARCHAR) IS NOT NULL
  GROUP BY _partition, _entity, CAST("day" AS VARCHAR)
)
SELECT _partition AS partition, _entity AS key, value, count, first_offset, total
FROM counted
QUALIFY row_number() OVER (PARTITION BY _partition, _entity ORDER BY first_offset) <= 2
ORDER BY partition, key, first_offset;

-- frequency(size)
WITH arrivals AS (
  SELECT *, "who" AS _entity, "at" AS _time
  FROM lake
  WHERE _duplicate_of IS NULL AND _offset < [70, 80][_partition + 1] AND "at" >= 1000
), step1 AS (
  SELECT *, max(_time) OVER (PARTITION BY _partition, _entity ORDER BY _offset ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS _latest_before, count(*) FILTER ("urgent" IN (true)) OVER (PARTITION BY _partition, _entity ORDER BY _offset ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "_sequence(urgent=true ×2 then kind=bid) so far" FROM arrivals
), events AS (
  SELECT *, coalesce(max(CASE WHEN (NOT coalesce("urgent" IN (true), false) AND "kind" IN ('bid')) THEN "_sequence(urgent=true ×2 then kind=bid) so far" END) OVER (PARTITION BY _partition, _entity ORDER BY _offset ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS "_sequence(urgent=true ×2 then kind=bid) before" FROM step1
), counted AS (
  SELECT _partition, _entity, CAST("size" AS VARCHAR) AS value, count(*) AS count, min(_offset) AS first_offset, CAST(coalesce(bit_or(CAST(1 AS BIGINT) << CAST(("day" % 62 + 62) % 62 AS BIGINT)), 0) AS BIGINT) AS days
  FROM events
  WHERE CAST("size" AS VARCHAR) IS NOT NULL
  GROUP BY _partition, _entity, CAST("size" AS VARCHAR)
)
SELECT _partition AS partition, _entity AS key, value, count, first_offset, days
FROM counted
QUALIFY row_number() OVER (PARTITION BY _partition, _entity ORDER BY first_offset) <= 2
ORDER BY partition, key, first_offset;
