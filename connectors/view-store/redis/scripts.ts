/**
 * What Redis runs as one step. Under the prefix:
 *
 * | key | type | holds |
 * |---|---|---|
 * | incarnation | string | a name of this content |
 * | owner:PARTITION | hash | epoch, position and number of its writes |
 * | refused:PARTITION:EPOCH | string | nothing, for a second: a write of that epoch was refused |
 * | statuses, entities | hash | partition, entity → JSON |
 * | anomalies, alerts | hash | event id, alert id → JSON |
 * | anomaly-times, alert-times | sorted set | the same ids by event time |
 * | anomaly-entities | hash | event id → entity |
 * | anomalies-of:ENTITY | sorted set | the event ids of one entity by event time |
 *
 * No script is given a document: Lua 5.1 keeps each of its strings in a hash table, by a hash that looks at few of the characters
 * of a long one. 10,000 documents that are alike took half a second.
 */

/**
 * ARGV: prefix, partition, a new name. Returns epoch and incarnation.
 *
 * The clock makes epochs grow also where earlier ones are forgotten: none lasts less than a microsecond.
 */
export const ownScript = `
local prefix, partition, name = unpack(ARGV)
local owner = prefix .. 'owner:' .. partition
local now = redis.call('TIME')
local last = tonumber(redis.call('HGET', owner, 'epoch') or 0)
local epoch = string.format('%.0f', math.max(last + 1, now[1] * 1000000 + now[2]))
redis.call('DEL', owner)
redis.call('HSET', owner, 'epoch', epoch)
redis.call('SET', prefix .. 'incarnation', name, 'NX')
return {epoch, redis.call('GET', prefix .. 'incarnation')}`;

/**
 * ARGV: prefix, partition, epoch, position, writes of this epoch that were answered, the incarnation it was given, a new name.
 * Returns 1 where the write may be done. Where not, 0, and `refused` is touched: a transaction that watches it does nothing.
 *
 * A Redis that comes back with an older copy of its content has forgotten an epoch or writes that it had answered: the content
 * gets a new name, so that every owner notices.
 */
export const fenceScript = `
local prefix, partition, epoch, position, answered, incarnation, name = unpack(ARGV)
local owner = prefix .. 'owner:' .. partition
local function number(field) return tonumber(redis.call('HGET', owner, field) or 0) end

local ahead = number('epoch') - tonumber(epoch)
local lost = ahead < 0 or (ahead == 0 and number('writes') < tonumber(answered))
if ahead == 0 and not lost and number('position') <= tonumber(position) then return 1 end
if lost and redis.call('GET', prefix .. 'incarnation') == incarnation then
  redis.call('SET', prefix .. 'incarnation', name)
end
redis.call('SET', prefix .. 'refused:' .. partition .. ':' .. epoch, '', 'PX', 1000)
return 0`;

/**
 * After documents of anomalies and alerts were written: enters the anomalies by time and entity, and drops what is too much.
 *
 * ARGV: prefix, maxAnomalies, maxAlerts, then event id, entity and time of each anomaly.
 */
export const settleScript = `
local prefix = ARGV[1]
local function drop(kind, max, also)
  local times = prefix .. kind .. '-times'
  local excess = redis.call('ZCARD', times) - max
  if excess <= 0 then return end
  for _, id in ipairs(redis.call('ZRANGE', times, 0, excess - 1)) do also(id) end
  redis.call('ZREMRANGEBYRANK', times, 0, excess - 1)
end

local entities = prefix .. 'anomaly-entities'
local function leave(id)
  local entity = redis.call('HGET', entities, id)
  if entity then redis.call('ZREM', prefix .. 'anomalies-of:' .. entity, id) end
end
for i = 4, #ARGV, 3 do
  local id, entity, time = unpack(ARGV, i, i + 2)
  leave(id)
  redis.call('HSET', entities, id, entity)
  redis.call('ZADD', prefix .. 'anomaly-times', time, id)
  redis.call('ZADD', prefix .. 'anomalies-of:' .. entity, time, id)
end
drop('anomaly', ARGV[2], function(id)
  leave(id)
  redis.call('HDEL', entities, id)
  redis.call('HDEL', prefix .. 'anomalies', id)
end)
drop('alert', ARGV[3], function(id) redis.call('HDEL', prefix .. 'alerts', id) end)`;
