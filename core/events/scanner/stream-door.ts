import type { Profile } from '../../profile/profile.js';
import { createDoor, type Door } from '../door.js';
import { type DerivedEvent, indexOfColumn, type Value } from '../event.js';
import type { Rejection } from '../rejection.js';
import { EventScanner } from './event-scanner.js';
import type { TextMemory } from './text-memory.js';

/** An event as the door makes it, good until the next record is judged, which takes its place. */
export interface StreamedEvent extends DerivedEvent {
  /** Made when it is asked for. */
  readonly id: string;
  /** Has the UTF-8 of the id in `[idStart, idEnd)`. */
  readonly idBytes: Uint8Array;
  readonly idStart: number;
  readonly idEnd: number;
  /** At least of the wanted columns; where there is none, null. */
  readonly values: readonly Value[];
}

/** An event that was made in some other way, and is good for ever. */
export function streamed(event: DerivedEvent): StreamedEvent {
  const idBytes = Buffer.from(event.id);
  return { ...event, idBytes, idStart: 0, idEnd: idBytes.length };
}

/** A longer record is left to the door. */
const longestScanned = 64 * 1024;

/** The memory of texts is looked after each time that so many bytes were read. */
const bytesBetweenLooks = 4 * 1024 * 1024;

interface TextColumn {
  readonly column: number;
  readonly texts: TextMemory;
}

/**
 * The door for a stream that wants a few columns: the same answers, in about half of the time and without an object for
 * each event. What is plain the scanner reads; a text that recurs is the same string each time, unless it was forgotten.
 */
export class StreamDoor {
  /** The door's. */
  readonly version: string;
  readonly #door: Door;
  /** null for a profile that it cannot serve. */
  readonly #scanner: EventScanner | null;
  readonly #event: CurrentEvent;
  /** Indexes of the wanted columns, by how the scanner has their values. */
  readonly #texts: readonly TextColumn[];
  readonly #numbers: readonly number[];
  readonly #booleans: readonly number[];
  /** Texts that nobody asks for, or that hardly recur. */
  readonly #unnumbered: readonly TextMemory[];
  readonly #wanted: readonly number[];
  readonly #id: number;
  readonly #time: number;
  readonly #entity: number;
  /** Takes the record that is read: so there is room behind it. */
  readonly #record = Buffer.alloc(longestScanned);
  #bytesRead = 0;
  /** The door's values of an event that the scanner left to it. */
  readonly #values: Value[] = [];

  /** @param wanted names of columns */
  constructor(profile: Profile, wanted: Iterable<string>) {
    this.#door = createDoor(profile);
    const { columns, version } = this.#door;
    this.version = version;
    this.#id = indexOfColumn(columns, profile.id);
    this.#time = indexOfColumn(columns, profile.time);
    this.#entity = indexOfColumn(columns, profile.entity);
    this.#event = new CurrentEvent(columns.length);
    this.#wanted = [...new Set(Array.from(wanted, (name) => indexOfColumn(columns, name)))];
    this.#scanner = EventScanner.of(profile, columns);
    const memories = this.#scanner?.texts ?? [];
    this.#texts = this.#wanted.flatMap((column) => {
      const texts = memories[column];
      return texts ? [{ column, texts }] : [];
    });
    const ofType = (isBoolean: boolean) =>
      this.#wanted.filter(
        (column) => !memories[column] && (columns[column]!.type === 'boolean') === isBoolean,
      );
    this.#numbers = ofType(false);
    this.#booleans = ofType(true);
    const numbered = new Set([...this.#wanted, this.#entity].filter((column) => column !== this.#id));
    this.#unnumbered = memories.filter(
      (texts, column) => texts !== null && !numbered.has(column),
    ) as TextMemory[];
    if (this.#scanner) this.#begin(this.#scanner);
  }

  judge(bytes: Uint8Array | null, logTimeMs: number): StreamedEvent | Rejection {
    const scanner = this.#scanner;
    if (scanner && bytes && this.#scan(scanner, bytes, logTimeMs)) return this.#scanned(scanner);
    return this.#door.judgeInto(bytes, logTimeMs, this.#values) ?? this.#judged();
  }

  #begin(scanner: EventScanner): void {
    this.#bytesRead = 0;
    scanner.begin(this.#record);
    for (const texts of this.#unnumbered) texts.recurs = false;
  }

  #scan(scanner: EventScanner, bytes: Uint8Array, logTimeMs: number): boolean {
    if (bytes.length > longestScanned) return false;
    this.#bytesRead += bytes.length;
    if (this.#bytesRead > bytesBetweenLooks) this.#begin(scanner);
    this.#record.set(bytes);
    return scanner.scan(0, bytes.length, logTimeMs);
  }

  #scanned(scanner: EventScanner): StreamedEvent {
    const event = this.#event;
    const { values } = event;
    const { numbers } = scanner;
    for (let index = 0; index < this.#texts.length; index++) {
      const { column, texts } = this.#texts[index]!;
      values[column] = scanner.isFilled(column) ? this.#textOf(scanner, column, texts) : null;
    }
    for (let index = 0; index < this.#numbers.length; index++) {
      const column = this.#numbers[index]!;
      values[column] = scanner.isFilled(column) ? numbers[column]! : null;
    }
    for (let index = 0; index < this.#booleans.length; index++) {
      const column = this.#booleans[index]!;
      values[column] = scanner.isFilled(column) ? numbers[column] === 1 : null;
    }
    event.time = numbers[this.#time]!;
    event.entity = this.#textOf(scanner, this.#entity, scanner.texts[this.#entity]!);
    if (numbers[this.#id]! < 0)
      event.hasIdAt(this.#record, scanner.starts[this.#id]!, scanner.ends[this.#id]!);
    else event.hasId(scanner.texts[this.#id]!.textOf(numbers[this.#id]!));
    return event;
  }

  #textOf({ numbers, starts, ends }: EventScanner, column: number, texts: TextMemory): string {
    const number = numbers[column]!;
    return number < 0 ? this.#record.toString('latin1', starts[column], ends[column]) : texts.textOf(number);
  }

  #judged(): StreamedEvent {
    const event = this.#event;
    const values = this.#values;
    for (const column of this.#wanted) event.values[column] = values[column]!;
    event.time = values[this.#time] as number;
    event.entity = values[this.#entity] as string;
    event.hasId(values[this.#id] as string);
    return event;
  }
}

class CurrentEvent implements StreamedEvent {
  readonly valid = true;
  time = 0;
  entity = '';
  readonly values: Value[];
  idBytes: Buffer = Buffer.alloc(0);
  idStart = 0;
  idEnd = 0;
  #id: string | null = null;

  constructor(columns: number) {
    this.values = Array(columns).fill(null);
  }

  get id(): string {
    this.#id ??= this.idBytes.toString('utf8', this.idStart, this.idEnd);
    return this.#id;
  }

  hasId(id: string): void {
    const bytes = Buffer.from(id);
    this.hasIdAt(bytes, 0, bytes.length);
    this.#id = id;
  }

  hasIdAt(bytes: Buffer, start: number, end: number): void {
    this.idBytes = bytes;
    this.idStart = start;
    this.idEnd = end;
    this.#id = null;
  }
}
