import { type FileHandle, open } from 'node:fs/promises';
import { causeOf, StreamGuardError } from '../core/errors/errors.js';
import type { Delivery } from './delivery.js';

/**
 * What belongs to what, one line of JSON per labelled event: {event_id, scenario, incident}. The scenario of a harmless
 * surprise begins with `benign-`. Nothing of it is in the events.
 */
export interface LabelFile {
  /** Adds the lines of those that bear a label; @throws disk-failed */
  append(deliveries: readonly Delivery[]): Promise<void>;
  close(): Promise<void>;
}

/** Replaces the file. @throws disk-failed */
export async function openLabelFile(path: string): Promise<LabelFile> {
  const failed = (thrown: unknown): never => {
    throw new StreamGuardError('disk-failed', { folder: path, cause: causeOf(thrown) }, { cause: thrown });
  };
  const file: FileHandle = await open(path, 'w').catch(failed);
  return {
    async append(deliveries) {
      const lines = deliveries.flatMap(({ eventId, label }) =>
        label === null ? [] : [labelLine(eventId, label.scenario, label.incident)],
      );
      if (lines.length > 0) await file.appendFile(lines.join('')).catch(failed);
    },
    close: () => file.close(),
  };
}

function labelLine(eventId: string, scenario: string, incident: string): string {
  return `${JSON.stringify({ event_id: eventId, scenario, incident })}\n`;
}
