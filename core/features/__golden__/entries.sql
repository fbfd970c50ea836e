-- frequency(kind)
WITH arrivals AS (
  SELECT *, "who" AS _entity, "at" AS _time
  FROM lake
  WHERE _duplicate_of IS NULL AND _offset < [70, 80][_partition + 1] AND "at" >= 1000
), events AS (
  SELECT *, max(_time) OVER (PARTITION BY _partition, _entity ORDER BY _offset ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS _latest_before FROM arrivals
), counted AS (
  SELECT _partition, _entity, CAST("kind" AS VARCHAR) AS value, count(*) AS count, min(_offset) AS first_offset
  FROM events
  WHERE CAST("kind" AS VARCHAR) IS NOT NULL
  GROUP BY ALL
)
SELECT _partition AS partition, _entity AS key, value, count, first_offset
FROM counted
QUALIFY row_number() OVER (PARTITION BY _partition, _entity ORDER BY first_offset) <= 2
ORDER BY partition, key, first_offset;

-- frequency(hour)
WITH arrivals AS (
  SELECT *, "who" AS _entity, "at" AS _time
  FROM lake
  WHERE _duplicate_of IS NULL AND _offset < [70, 80][_partition + 1] AND "at" >= 1000
), events AS (
  SELECT *, max(_time) OVER (PARTITION BY _partition, _entity ORDER BY _offset ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS _latest_before FROM arrivals
), counted AS (
  SELECT _partition, _entity, CAST("hour" AS VARCHAR) AS value, count(*) AS count, min(_offset) AS first_offset
  FROM events
  WHERE CAST("hour" AS VARCHAR) IS NOT NULL
  GROUP BY ALL
)
SELECT _partition AS partition, _entity AS key, value, count, first_offset
FROM counted
QUALIFY row_number() OVER (PARTITION BY _partition, _entity ORDER BY first_offset) <= 2
ORDER BY partition, key, first_offset;
