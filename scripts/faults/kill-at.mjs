/**
 * Kills the process that preloads it (`node --import …/kill-at.mjs PROGRAM`) at a chosen step. A step is a call that
 * changes the disk: a write, rename, fsync, link, removal, made folder, or a COPY of DuckDB; or that sends records to Kafka.
 * Only the main thread counts. LevelDB writes its files in native code: a step is the whole batch.
 *
 *   FAULT_TRACE=FILE   lists the steps in FILE, one JSON [kind, path] per line, and kills nothing
 *   FAULT_AT=N         SIGKILL before the step N (from 1)
 *   FAULT_TORN=1       instead, once the step is half done: half of the bytes written, a COPY or a batch begun, records sent
 *                      whose acknowledgement nobody has seen
 *   FAULT_KIND=KIND    counts only steps of this kind
 */
import fs from 'node:fs';
import fsPromises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { fileURLToPath } from 'node:url';
import { isMainThread } from 'node:worker_threads';
import { DuckDBConnection } from '@duckdb/node-api';
import { ClassicLevel } from 'classic-level';
import kafkajs from 'kafkajs';

const { FAULT_TRACE: trace, FAULT_AT: at = '0', FAULT_TORN: torn, FAULT_KIND: only } = process.env;
const report = trace && isMainThread ? fs.openSync(trace, 'a') : null;
const writeNow = fs.writeSync;
let steps = 0;

/** Counts a step. True: it is the one at which to die half-way. */
function reached(kind, path) {
  if (only && kind !== only) return false;
  steps++;
  if (report !== null) writeNow(report, `${JSON.stringify([kind, String(path)])}\n`);
  if (steps !== Number(at)) return false;
  if (torn) return true;
  return die();
}

function die() {
  process.kill(process.pid, 'SIGKILL');
  for (;;);
}

const half = (data) => {
  const bytes =
    typeof data === 'string'
      ? Buffer.from(data)
      : new Uint8Array(data.buffer ?? data, data.byteOffset ?? 0, data.byteLength);
  return bytes.subarray(0, Math.floor(bytes.length / 2));
};

/** Wraps methods of which `pathOf(this, args)` says what they change. */
function wrap(owner, kind, names, pathOf, tear = die) {
  for (const name of names) {
    const original = owner[name];
    owner[name] = function (...args) {
      return reached(kind, pathOf(this, args)) ? tear(original, this, args) : original.apply(this, args);
    };
  }
}

/** Writes half with the call's own function, then dies. `data` says which argument holds the bytes. */
const tearWrite = (data) => (original, self, args) => {
  const halved = args.with(data, half(args[data]));
  if (typeof halved.at(-1) === 'function') halved[halved.length - 1] = die;
  const written = original.apply(self, halved);
  if (typeof written?.then === 'function') return written.then(die);
  return typeof halved.at(-1) === 'function' ? written : die();
};

async function install() {
  const first = (_, [path]) => path;
  const second = (_, [, path]) => path;
  const changes = { rename: second, symlink: second, link: second, copyFile: second };
  for (const owner of [fsPromises, fs]) {
    for (const [name, pathOf] of Object.entries(changes)) wrap(owner, name, [name], pathOf);
    wrap(owner, 'remove', ['rmdir', 'unlink'], first);
    wrap(owner, 'mkdir', ['mkdir', 'mkdtemp'], first);
    wrap(owner, 'truncate', ['truncate'], first);
    wrap(owner, 'write', ['writeFile', 'appendFile'], first, tearWrite(1));
  }
  for (const [name, pathOf] of Object.entries(changes)) wrap(fs, name, [`${name}Sync`], pathOf);
  wrap(fs, 'remove', ['rmdirSync', 'unlinkSync'], first);
  wrap(fs, 'mkdir', ['mkdirSync', 'mkdtempSync'], first);
  wrap(fs, 'truncate', ['truncateSync', 'ftruncate', 'ftruncateSync'], first);
  wrap(fs, 'write', ['writeFileSync', 'appendFileSync'], first, tearWrite(1));
  wrap(fs, 'fsync', ['fsync', 'fsyncSync', 'fdatasync', 'fdatasyncSync'], first);
  wrapDescriptors();
  await wrapHandles();
  wrapCopies();
  wrapBatches();
  wrapSends();
  syncBuiltinESMExports();
}

/** fs.write and fs.writeSync, by which streams write too; not what goes to the terminal. */
function wrapDescriptors() {
  const tear = tearWrite(1);
  for (const name of ['write', 'writeSync']) {
    const original = fs[name];
    fs[name] = function (...args) {
      if (args[0] <= 2) return original.apply(this, args);
      return reached('write', `descriptor ${args[0]}`)
        ? tear(original, this, [args[0], args[1], ...args.filter((arg) => typeof arg === 'function')])
        : original.apply(this, args);
    };
  }
}

async function wrapHandles() {
  const paths = new WeakMap();
  const { open } = fsPromises;
  fsPromises.open = async (path, ...rest) => {
    const handle = await open(path, ...rest);
    paths.set(handle, path);
    return handle;
  };
  const handle = await open(fileURLToPath(import.meta.url));
  const prototype = Object.getPrototypeOf(handle);
  await handle.close();
  const path = (self) => paths.get(self);
  wrap(prototype, 'write', ['write', 'writeFile', 'appendFile'], path, tearWrite(0));
  wrap(prototype, 'write', ['writev'], path);
  wrap(prototype, 'fsync', ['sync', 'datasync'], path);
  wrap(prototype, 'truncate', ['truncate'], path);
}

function wrapCopies() {
  for (const name of ['run', 'stream', 'start', 'startStream']) {
    const original = DuckDBConnection.prototype[name];
    DuckDBConnection.prototype[name] = function (sql, ...rest) {
      const target = /^\s*COPY\b.*\bTO\s+'([^']*)'/is.exec(sql)?.[1];
      if (target === undefined || !reached('copy', target)) return original.call(this, sql, ...rest);
      setTimeout(die, 1);
      return original.call(this, sql, ...rest);
    };
  }
}

function wrapBatches() {
  const { batch } = ClassicLevel.prototype;
  ClassicLevel.prototype.batch = function (...args) {
    const made = batch.apply(this, args);
    wrap(
      made,
      'batch',
      ['write'],
      () => this.location,
      (write, self, given) => {
        setImmediate(die);
        return write.apply(self, given);
      },
    );
    return made;
  };
}

function wrapSends() {
  const { producer } = kafkajs.Kafka.prototype;
  kafkajs.Kafka.prototype.producer = function (...args) {
    const made = producer.apply(this, args);
    wrap(
      made,
      'send',
      ['send'],
      (_, [{ topic }]) => topic,
      (send, self, given) => send.apply(self, given).then(die),
    );
    return made;
  };
}

if (isMainThread && (trace || Number(at) > 0)) await install();
