import { expect, it } from 'vitest';
import { createRandom } from '../random/random.js';
import type { EntrySink } from './entry-sink.js';
import type { StateForm } from './form.js';
import { PackedRecord } from './packed-record.js';
import { StateRecord } from './state-record.js';

const common = { window: 'run', maxEntries: 1024, scalars: [] } as const;
const forms: readonly StateForm[] = [
  {
    ...common,
    id: 'texts',
    scalars: [
      { name: 'other', kind: 'integer', empty: 0 },
      { name: 'last', kind: 'integer', empty: null },
      { name: 'bytes', kind: 'sum', empty: 0 },
    ],
    values: 'text',
    measures: [{ name: 'days', kind: 'days' }],
  },
  { ...common, id: 'nothing', maxEntries: 0, values: 'text', measures: [] },
  {
    ...common,
    id: 'numbers',
    values: 'number',
    measures: [
      { name: 'bytes', kind: 'sum' },
      { name: 'failures', kind: 'integer' },
    ],
  },
];

it.each([1, 2, 3])('packs what a record that has all of it packs (seed %i)', (seed) => {
  const random = createRandom(seed);
  const record = StateRecord.of(forms);
  const packed = PackedRecord.of(forms);
  const words = () => Uint32Array.of(random.integer(2 ** 31), random.integer(2 ** 19), 0, 0);
  // From none to more than one chunk of a directory.
  for (const size of [0, 1, 4, 5, 20, 21, 90, 3, 0]) {
    record.clear();
    packed.clear();
    const [last, bytes] = [random.integer(1000), words()];
    for (const { states } of [record, packed.scalars]) {
      states[0]!.set(1, size === 4 ? null : last);
      states[0]!.readSum(2, bytes, 0);
    }
    let offset = 0;
    for (let entry = 0; entry < size; entry++) {
      offset += 1 + random.integer(1000);
      const utf8 = Buffer.from(`é${'x'.repeat(random.integer(30))}${entry}`);
      const [measure, count, number] = [words(), 1 + random.integer(500), random.integer(100) - 50];
      const fill = (sinks: readonly EntrySink[]) => {
        const text = sinks[0]!.appendUtf8(utf8, 0, utf8.length, offset, count);
        sinks[0]!.readMeasure(text, 0, measure, 0);
        const entry = sinks[2]!.append(number, offset, count);
        sinks[2]!.readMeasure(entry, 0, measure, 0);
        sinks[2]!.readMeasure(entry, 1, measure, 0);
      };
      fill(record.states);
      fill(packed.entries);
    }
    expect(Buffer.from(packed.content)).toEqual(Buffer.from(record.content));
  }
});
