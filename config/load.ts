import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { StreamGuardError } from '../core/errors/errors.js';
import { soundProfileSchema } from '../core/profile/faults.js';
import type { Profile } from '../core/profile/profile.js';
import { environmentOverlay } from './environment.js';
import { type Settings, settingsSchema } from './settings.js';
import { readYaml } from './yaml-file.js';

export interface Configuration {
  readonly settings: Settings;
  readonly profile: Profile;
  /** Files that were read, for people who ask where a value came from. */
  readonly settingsPath: string;
  readonly profilePath: string;
}

export interface LoadOptions {
  /** --config; otherwise ./streamguard.yaml, ./config/streamguard.yaml, then the packaged one. */
  readonly config?: string | undefined;
  /** --profile; otherwise the setting `profile`. */
  readonly profile?: string | undefined;
  readonly workingDirectory: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** @throws config-not-found, config-invalid, profile-not-found */
export function loadConfiguration(options: LoadOptions): Configuration {
  const settingsPath = options.config ?? firstExisting(candidates(options.workingDirectory));
  const settings = readYaml(settingsPath, settingsSchema, environmentOverlay(options.environment));
  const name = options.profile ?? settings.profile;
  const folders = [
    join(dirname(resolve(options.workingDirectory, settingsPath)), 'profiles'),
    join(packagedConfig(), 'profiles'),
  ];
  const profilePath = folders.map((folder) => join(folder, `${name}.yaml`)).find((path) => existsSync(path));
  if (!profilePath) throw new StreamGuardError('profile-not-found', { name, known: known(folders) });
  return { settings, profile: readYaml(profilePath, soundProfileSchema), settingsPath, profilePath };
}

function candidates(workingDirectory: string): string[] {
  return [
    join(workingDirectory, 'streamguard.yaml'),
    join(workingDirectory, 'config', 'streamguard.yaml'),
    join(packagedConfig(), 'streamguard.yaml'),
  ];
}

function firstExisting(paths: readonly string[]): string {
  return paths.find((path) => existsSync(path)) ?? paths.at(-1)!;
}

/** The folder config/ of the package, from the source tree and from dist/ alike. */
export function packagedConfig(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  const besideDist = join(here, '..', '..', 'config');
  return existsSync(join(here, 'streamguard.yaml')) ? here : besideDist;
}

function known(folders: readonly string[]): string {
  const names = folders
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder))
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => file.slice(0, -5));
  return [...new Set(names)].sort().join(', ') || 'none';
}
