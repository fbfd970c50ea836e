import type { Field, Profile } from '../../profile/profile.js';
import type { Random } from '../../random/random.js';
import { readerOf } from '../values.js';

const texts: readonly string[] = [
  ...[
    '',
    'a',
    'ab',
    'abc',
    'cab',
    'Ab-',
    'DE-BER-Berlin',
    'status',
    'constructor',
    '__proto__',
    'null',
    '17',
  ],
  ...[
    '10.0.0.1',
    '10.0.0.1',
    '2001:db8::1',
    '::ffff:10.0.0.1',
    'C:\\Windows\\a.exe',
    'say "hi"',
    'a","who":"b',
  ],
  ...[
    'new\nline',
    'tab\t',
    '\0',
    '\u007f',
    'é',
    'ü-ö',
    '\u{1f600}',
    'a\ud800',
    '\udc00',
    '/',
    'x'.repeat(63),
    'x'.repeat(40),
    'x'.repeat(66),
  ],
  ...['evt_0123456789ab', 'evt_0123456789ab', 'evt_short', `evt_${'A'.repeat(65)}`, 'y'.repeat(300)],
];
const numbers =
  `0 -0 0.0 -0.0 1 -1 7 80 81 100 65535 65536 9007199254740991 9007199254740992 -9007199254740993 123456789012345
  999999999999999 1000000000000000 0.5 -0.5 1.5 0.0000005 0.1234565 0.7923979909941652 0.99999999999999999 5.0 5.00
  1.00000000000000000001 0.123456499999999999999999 0.30000000000000004 1.0000005 0.0000000000000000000000001 1e3 1E-7
  1.5e300 0.1234565000000000000000000001 8640000000000001 9.5 99.99999999999999999 123456.123456789012345`.split(
    /\s+/,
  );
const others = [
  'true',
  'false',
  '[]',
  '{}',
  '[1,2]',
  '[ 1, "a", {"b": null} ]',
  '{"a":{"b":[true,false,null]}}',
  '"\\u0041"',
];
const broken =
  `nul tru truefalse falsy [1,] [1,x2] {"a":1,x"b":2} {"a":1,} "\\x" "\\ud83d\\ude00" "\\ud83d" [[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]] "\u0001" "
  00 01 1. .5 - +1 1e 0x1 NaN -.1 undefined 'a' "a":1 } ]`.split(/\s+/);

/** Records of a profile: most of them events as JSON.stringify writes them, many with something odd about them. */
export class RecordMaker {
  #ids = 0;
  /** By field, as JSON: what it takes. */
  readonly #accepted: Record<string, readonly string[]> = {};

  constructor(
    private readonly profile: Profile,
    private readonly random: Random,
    private readonly logTime: number,
  ) {
    for (const [name, field] of Object.entries(profile.fields)) {
      const read = readerOf(field, name);
      const listed = field.type === 'string' ? (field.values ?? []) : [];
      const all = [...[...texts, ...listed].map((text) => JSON.stringify(text)), ...numbers, 'true', 'false'];
      this.#accepted[name] = all.filter((json) => typeof read(JSON.parse(json)) !== 'object');
    }
  }

  record(): Buffer {
    const bytes = Buffer.from(this.#event(this.#oneIn(2) ? this.random.integer(4) : 0));
    return this.#oneIn(8) ? this.#damaged(bytes) : bytes;
  }

  #event(oddities: number): string {
    const root: Branch = [];
    const { id, time, entity, kind } = this.profile;
    for (const [name, field] of Object.entries(this.profile.fields)) {
      const isNeeded = [id, time, entity, kind].includes(name) || field.required;
      const paths = field.from ?? [name];
      const sure = isNeeded && !this.#oneIn(100) ? this.#one(paths) : null;
      for (const path of paths) {
        if (path === sure || this.#oneIn(3)) put(root, path.split('.'), this.#value(name, field));
      }
    }
    for (let odd = 0; odd < oddities; odd++) this.#addOddity(root);
    return this.#written(root, oddities > 0 && this.#oneIn(4));
  }

  #value(name: string, field: Field): string {
    if (this.#oneIn(60)) return this.#one(['null', 'null', '""']);
    if (this.#oneIn(400)) return this.#odd();
    if (name === this.profile.time) return String(this.#time());
    if (name === this.profile.id) return `"evt_${String(this.#ids++).padStart(16, '0')}"`;
    const written = this.#oneIn(2) ? this.#usual[field.type]() : this.#one(this.#accepted[name]!);
    const isTaken = typeof readerOf(field, name)(JSON.parse(written)) !== 'object';
    return isTaken ? this.#escaped(written) : this.#one(this.#accepted[name]!);
  }

  /** Sometimes the first or the last that the door takes, or the one beyond. */
  #time(): number {
    const beyond = [this.logTime + this.profile.maxFutureMs + 1, Date.UTC(2000, 0, 1)];
    return this.#oneIn(50)
      ? this.#one(beyond) - this.random.integer(2)
      : this.logTime - this.random.integer(300 * 86_400_000);
  }

  readonly #usual: Record<Field['type'], () => string> = {
    string: () => `"text ${this.random.integer(5000)}"`,
    integer: () => String(this.random.integer(65_536)),
    decimal: () => String(this.random.next()),
    boolean: () => this.#one(['true', 'false']),
  };

  #odd(): string {
    return this.#one([...others, ...broken, ...numbers, ...texts.map((text) => JSON.stringify(text))]);
  }

  /** One more member, of a key that is there or not. */
  #addOddity(root: Branch): void {
    const branches = root.map(([, value]) => value).filter((value) => typeof value !== 'string');
    const target = this.#one([root, ...branches]);
    const key = this.#oneIn(3) && target.length > 0 ? this.#one(target)[0] : this.#one(texts);
    target.push([key, this.#oneIn(3) ? this.#odd() : this.#one([...numbers, ...others])]);
  }

  #written(branch: Branch, isSpaced: boolean): string {
    const space = () => (isSpaced ? this.#one(['', '', ' ', ' ', '  ', '\n', '\t']) : '');
    const members = branch.map(([key, value]) => {
      const written = typeof value === 'string' ? value : this.#written(value, isSpaced);
      return `${space()}${this.#escaped(JSON.stringify(key))}${space()}:${space()}${written}${space()}`;
    });
    if (this.#oneIn(4)) members.sort(() => this.random.next() - 0.5);
    return `{${members.join(',')}}`;
  }

  /** Seldom, and where there is a small letter: the same text, written otherwise. */
  #escaped(json: string): string {
    if (!json.startsWith('"') || !this.#oneIn(100)) return json;
    return json.replace(/[a-z]/, (letter) => `\\u00${letter.charCodeAt(0).toString(16)}`);
  }

  #damaged(bytes: Buffer): Buffer {
    const at = this.random.integer(bytes.length + 1);
    const [before, behind] = [bytes.subarray(0, at), bytes.subarray(at)];
    const chance = () => Buffer.of(this.random.integer(256));
    return this.#one([
      () => before,
      () => Buffer.concat([before, behind.subarray(1)]),
      () => Buffer.concat([before, chance(), behind]),
      () => Buffer.concat([before, chance(), behind.subarray(1)]),
      () => Buffer.concat([bytes, Buffer.from(this.#one([' ', '\n', '}', '\0', ',{}']))]),
    ])();
  }

  #oneIn(many: number): boolean {
    return this.random.integer(many) === 0;
  }

  #one<Item>(items: readonly Item[]): Item {
    return items[this.random.integer(items.length)]!;
  }
}

/** The members of an object, their values as JSON. */
type Branch = [key: string, value: string | Branch][];

function put(branch: Branch, [key, ...rest]: readonly string[], value: string): void {
  if (rest.length === 0) {
    branch.push([key!, value]);
    return;
  }
  const known = branch.find(([name]) => name === key)?.[1];
  const below: Branch = typeof known === 'object' ? known : [];
  if (below !== known) branch.push([key!, below]);
  put(below, rest, value);
}
