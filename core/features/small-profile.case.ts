import { type Profile, profileSchema } from '../profile/profile.js';

/** Two features of every kind, over one field of every type. */
export const smallProfile: Profile = profileSchema.parse({
  name: 'small',
  entity: 'who',
  time: 'at',
  id: 'id',
  kind: 'kind',
  caps: { values: 2 },
  fields: {
    id: { type: 'string', required: true },
    at: { type: 'integer', required: true },
    who: { type: 'string', required: true },
    kind: { type: 'string', required: true },
    size: { type: 'integer' },
    price: { type: 'decimal', scale: 2 },
    urgent: { type: 'boolean' },
  },
  derive: { hour: { hourOf: 'at' }, day: { dayOf: 'at' } },
  features: {
    events: { count: {} },
    urgent_bids: { count: { where: { kind: ['Bid', "o'bid"], urgent: true, price: { min: 0.5 } } } },
    total_size: { sum: 'size', statistic: 'total' },
    mean_price: { sum: 'price', statistic: 'mean' },
    least_size: { extremes: 'size', statistic: 'min' },
    days: { extremes: 'day', statistic: 'span' },
    kinds: { distinct: 'kind' },
    hourly_variance: { frequency: 'hour', statistic: 'countVariance' },
    mean_gap: { gaps: {}, statistic: 'mean' },
    stddev_gap: { gaps: {}, statistic: 'stddev' },
    bursts: { gaps: { belowMs: 50 }, statistic: 'countBelow' },
    urgent_share: { ratio: ['urgent_bids', 'events'] },
    size_per_kind: { ratio: ['total_size', 'kinds'] },
  },
  detectors: { isolationForest: {}, cohorts: {} },
});
