/**
 * What Redis runs as one step. Under the prefix:
 *
 * | key | type | holds |
 * |---|---|---|
 * | incarnation | string | a name of this content |
 * | epochs, positions, writes | hash | partition → of its owner: the epoch, the last position, the number of writes |
 * | statuses, entities | hash | partition, entity → JSON |
 * | anomalies, alerts | hash | event id, alert id → JSON |
 * | anomaly-times, alert-times | sorted set | the same ids by event time |
 * | anomaly-entities | hash | event id → entity |
 * | anomalies-of:ENTITY | sorted set | the event ids of one entity by event time |
 */

/**
 * ARGV: prefix, partition, a new name. Returns epoch and incarnation.
 *
 * The clock makes epochs grow also where earlier ones are forgotten: none lasts less than a microsecond.
 */
export const ownScript = `
local prefix, partition, name = unpack(ARGV)
local now = redis.call('TIME')
local last = tonumber(redis.call('HGET', prefix .. 'epochs', partition) or 0)
local epoch = string.format('%.0f', math.max(last + 1, now[1] * 1000000 + now[2]))
redis.call('HSET', prefix .. 'epochs', partition, epoch)
redis.call('HDEL', prefix .. 'positions', partition)
redis.call('HDEL', prefix .. 'writes', partition)
redis.call('SET', prefix .. 'incarnation', name, 'NX')
return {epoch, redis.call('GET', prefix .. 'incarnation')}`;

/**
 * ARGV: prefix, partition, epoch, position, writes of this epoch that were answered, the incarnation it was given, a new name,
 * maxAnomalies, maxAlerts, status, then three lists, each after its number of items: (entity, document),
 * (event id, entity, time, document), (alert id, time, document). Returns the number of this epoch's writes, 0 where it is fenced.
 *
 * A Redis that comes back with an older copy of its content has forgotten an epoch or writes that it had answered: the content
 * gets a new name, so that every owner notices.
 */
export const writeScript = `
local prefix, partition = ARGV[1], ARGV[2]
local epoch, position, answered = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local function own(key) return tonumber(redis.call('HGET', prefix .. key, partition) or 0) end

local current = own('epochs')
if current > epoch then return 0 end
if current < epoch or own('writes') < answered then
  local key = prefix .. 'incarnation'
  if redis.call('GET', key) == ARGV[6] then redis.call('SET', key, ARGV[7]) end
  return 0
end
if position < own('positions') then return 0 end

local at = 11
local function items(size)
  local first, last = at + 1, at + ARGV[at] * size
  at = last + 1
  return first, last
end
local function drop(kind, max)
  local times = prefix .. kind .. '-times'
  local excess = redis.call('ZCARD', times) - max
  if excess <= 0 then return {} end
  local ids = redis.call('ZRANGE', times, 0, excess - 1)
  redis.call('ZREMRANGEBYRANK', times, 0, excess - 1)
  return ids
end

redis.call('HSET', prefix .. 'positions', partition, ARGV[4])
redis.call('HSET', prefix .. 'statuses', partition, ARGV[10])

local slice = 4000
local first, last = items(2)
for i = first, last, slice do
  redis.call('HSET', prefix .. 'entities', unpack(ARGV, i, math.min(i + slice - 1, last)))
end

first, last = items(4)
local function leave(id)
  local entity = redis.call('HGET', prefix .. 'anomaly-entities', id)
  if entity then redis.call('ZREM', prefix .. 'anomalies-of:' .. entity, id) end
end
for i = first, last, 4 do
  local id, entity, time, document = unpack(ARGV, i, i + 3)
  leave(id)
  redis.call('HSET', prefix .. 'anomalies', id, document)
  redis.call('HSET', prefix .. 'anomaly-entities', id, entity)
  redis.call('ZADD', prefix .. 'anomaly-times', time, id)
  redis.call('ZADD', prefix .. 'anomalies-of:' .. entity, time, id)
end
for _, id in ipairs(drop('anomaly', tonumber(ARGV[8]))) do
  leave(id)
  redis.call('HDEL', prefix .. 'anomalies', id)
  redis.call('HDEL', prefix .. 'anomaly-entities', id)
end

first, last = items(3)
for i = first, last, 3 do
  local id, time, document = unpack(ARGV, i, i + 2)
  redis.call('HSET', prefix .. 'alerts', id, document)
  redis.call('ZADD', prefix .. 'alert-times', time, id)
end
for _, id in ipairs(drop('alert', tonumber(ARGV[9]))) do
  redis.call('HDEL', prefix .. 'alerts', id)
end

return redis.call('HINCRBY', prefix .. 'writes', partition, 1)`;
