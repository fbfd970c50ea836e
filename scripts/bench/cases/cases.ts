import type { BenchCase } from '../case.js';
import { coldDirectory } from './cold-directory.js';
import { coldKafka } from './cold-kafka.js';
import { cores } from './cores.js';
import { forest } from './forest.js';
import { millionUsers } from './million-users.js';
import { nightly } from './nightly.js';
import { parity } from './parity.js';
import { score } from './score.js';
import { stream } from './stream.js';
import { streamLatency } from './stream-latency.js';
import { streamMillionUniform } from './stream-million-uniform.js';
import { streamMillionZipf } from './stream-million-zipf.js';
import { streamProfile } from './stream-profile.js';
import { streamRestart } from './stream-restart.js';
import { streamSwap } from './stream-swap.js';
import { tenTimes } from './ten-times.js';

export const cases: readonly BenchCase[] = [
  coldDirectory,
  coldKafka,
  nightly,
  tenTimes,
  millionUsers,
  cores,
  forest,
  parity,
  score,
  stream,
  streamProfile,
  streamMillionZipf,
  streamMillionUniform,
  streamLatency,
  streamSwap,
  streamRestart,
];
