import type { Profile } from '../profile/profile.js';

export interface HostileLimits {
  readonly zone: string;
  readonly cap: number;
  readonly withinOffsets: number;
}

/** The profile security-events with small limits, and a feature for every statistic that it does not use itself. */
export function hostileProfile(base: Profile, { zone, cap, withinOffsets }: HostileLimits): Profile {
  return {
    ...base,
    zone,
    caps: { values: cap },
    dedupe: { withinOffsets },
    features: {
      ...base.features,
      total_bytes: { sum: 'bytes_sent', statistic: 'total' },
      mean_bytes: { sum: 'bytes_sent', statistic: 'mean' },
      least_bytes: { extremes: 'bytes_sent', statistic: 'min' },
      greatest_bytes: { extremes: 'bytes_sent', statistic: 'max' },
      rare_places: { frequency: 'location', statistic: 'singletons' },
      unique_networks: { distinct: 'source_network' },
      quick_events: { gaps: { belowMs: 60_000 }, statistic: 'countBelow' },
      unencrypted: { count: { where: { is_encrypted: false } } },
      homeless: { count: { where: { source_ip: { exists: false } } } },
      quoted: { count: { where: { source_ip: [`'; DROP TABLE "ids"; --`, 'a\0b'] } } },
      capital: { count: { where: { source_ip: 'Ab' } } },
      small: { count: { where: { source_ip: 'aB' } } },
      suspicious: { count: { where: { threat_score: { min: 0.7 } } } },
    },
  };
}
