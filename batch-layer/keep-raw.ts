import type { LogIdentity } from '../connectors/event-log/event-log.js';
import type { LakeManifest } from '../connectors/lake/manifest.js';

/** Whether the lake keeps the bytes of events, beside those of rejections; what `archive.keepRaw` may say. */
export type KeepRaw = 'auto' | 'always' | 'never';

/** Whether records go by themselves: after a time, or when there are too many. */
const forgets: Record<LogIdentity['kind'], boolean> = { kafka: true, directory: false };

const decisions: Record<KeepRaw, (manifest: LakeManifest) => boolean> = {
  auto: ({ log, raw }) => forgets[log.kind] || raw.length > 0,
  always: () => true,
  never: () => false,
};

export function keepsRaw(setting: KeepRaw, manifest: LakeManifest): boolean {
  return decisions[setting](manifest);
}
