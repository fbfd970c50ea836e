import { join, resolve } from 'node:path';

/** The folder that belongs to one log under one profile: `<output.dir>/<profile>/<log folder>`. */
export function logFolder(outputDir: string, profile: string, folder: string): string {
  return resolve(outputDir, profile, folder);
}

export const lakeFolder = (folder: string) => join(folder, 'lake');

export const deadLettersFolder = (folder: string) => join(folder, 'logs', 'dead-letters');

export const replaysFolder = (folder: string) => join(folder, 'logs', 'replays');
