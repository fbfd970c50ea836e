import { expect, it } from 'vitest';
import { smallProfile } from '../../core/features/small-profile.case.js';
import { profileSchema } from '../../core/profile/profile.js';
import { ruleOf } from './rule.js';

const price = { type: 'decimal', scale: 2, range: [0, 9] };
const profile = profileSchema.parse({
  ...smallProfile,
  fields: {
    ...smallProfile.fields,
    price: { ...price, from: ['deal.price', 'price'] },
    place: { type: 'string', from: ['deal.place'] },
  },
});
const { fields, maxEventBytes, maxFutureMs } = profile;

it.each([
  ['out-of-range', 'price', { 'fields.price': fields.price }],
  ['wrong-type', 'deal.price', { 'fields.price': fields.price }],
  ['not-an-object', 'deal', { 'fields.price': fields.price, 'fields.place': fields.place }],
  ['missing', 'who', { 'fields.who': fields.who }],
  ['too-large', '', { maxEventBytes }],
  ['too-late', 'at', { maxFutureMs }],
  ['too-early', 'at', {}],
  ['not-json', '', {}],
  ['not-an-object', '', {}],
  ['constructor', 'price', {}],
])('%s at %j', (reason, path, rule) => expect(ruleOf(profile, reason, path)).toEqual(rule));
