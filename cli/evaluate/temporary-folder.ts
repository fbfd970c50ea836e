import { mkdtempSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** As a shell says that a signal ended a program. */
const exitCodes = { SIGINT: 130, SIGTERM: 143 } as const;

/** A folder that is gone when `use` has ended, also where Ctrl-C ends the program. */
export async function withTemporaryFolder<Result>(
  prefix: string,
  use: (folder: string) => Promise<Result>,
): Promise<Result> {
  let folder = '';
  const leave = (signal: keyof typeof exitCodes) => {
    try {
      rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
    } finally {
      process.exit(exitCodes[signal]);
    }
  };
  process.once('SIGINT', leave).once('SIGTERM', leave);
  try {
    // At once: no signal is heard between the folder and its name.
    folder = mkdtempSync(join(tmpdir(), prefix));
    return await use(folder);
  } finally {
    process.off('SIGINT', leave).off('SIGTERM', leave);
    await rm(folder, { recursive: true, force: true });
  }
}
