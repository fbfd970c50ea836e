import { loadConfiguration } from '../../../config/load.js';
import { type Profile, profileSchema } from '../../profile/profile.js';

const { detectors } = loadConfiguration({ workingDirectory: import.meta.dirname, environment: {} }).profile;

/** Every reader, rule and derivation, and what the scanner takes special care of. */
export const oddProfile: Profile = profileSchema.parse({
  name: 'odd',
  entity: 'who',
  time: 'at',
  id: 'id',
  kind: 'kind',
  zone: 'Australia/Lord_Howe',
  maxEventBytes: 1024,
  fields: {
    id: { type: 'string', required: true },
    at: { type: 'integer', from: ['deep.er.at', 'at'] },
    who: { type: 'string', from: ['who', 'deep.who', 'deep.er.who'] },
    kind: { type: 'string', values: ['status', 'é', 'say "hi"', ''] },
    place: { type: 'string', pattern: '[A-Za-z-]{2,}', default: 'not at all' },
    code: { type: 'string', pattern: '[a-z]{2}|\\d+', default: '' },
    short: { type: 'string', pattern: '[a-c]{0,3}', required: true },
    coarse: { type: 'decimal', scale: 0, range: [-1, 100] },
    fine: { type: 'decimal', scale: 9 },
    small: { type: 'integer', range: [-1, 80], from: ['deep.small'] },
    size: { type: 'integer' },
    flag: { type: 'boolean', from: ['flag', 'deep.flag'] },
    inherited: { type: 'string', from: ['constructor', '__proto__.valueOf'] },
  },
  derive: {
    hour: { hourOf: 'at' },
    day: { dayOf: 'at' },
    week: { hourOfWeekOf: 'at' },
    network: { networkOf: 'who' },
    entropy: { entropyOf: 'who' },
    prefix: { prefixOf: 'place', before: '-' },
    of_kind: { prefixOf: 'kind', before: 't' },
    magnitude: { magnitudeOf: 'size' },
    point: { pointOf: 'place' },
    of_status: { pointOf: 'kind' },
  },
  places: { status: [90, 180], é: [-90, -180], not: [0, 0], 'not at all': [1.5, -2.25], AB: [12.34, 56.78] },
  features: {},
  detectors,
});
