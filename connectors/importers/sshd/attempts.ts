import { BoundedMap } from '../bounded-map.js';

interface Connection {
  readonly address: string;
  /** Its last attempt has been counted when it was announced; a line that it failed may still come. */
  readonly announced: boolean;
}

/** More than a server lets wait at once. */
const keptConnections = 4096;

/**
 * sshd tells of one attempt in several lines: that its user is invalid, that it failed, that the connection gave up. The
 * first of them counts. Each method takes a line's connection (host and process id) and address ('' where the line names
 * none) and says whether the line tells of an attempt that has not been counted yet.
 */
export class Attempts {
  readonly #connections = new BoundedMap<string, Connection>(keptConnections);

  /** An attempt without an outcome; repeated until it fails, it is the same one. */
  announced(id: string, address: string): boolean {
    return !this.#remember(id, address, true)?.announced;
  }

  /** The outcome of the announced attempt, or of another one. */
  failed(id: string, address: string): boolean {
    return !this.#remember(id, address, false)?.announced;
  }

  /** Attempts that need not have had lines: counts as one where none had. */
  gaveUp(id: string, address: string): boolean {
    return this.#remember(id, address, false) === undefined;
  }

  /** Like giving up; the process id is then free for another connection. */
  closed(id: string, address: string): boolean {
    const counted = this.#known(id, address);
    this.#connections.delete(id);
    return counted === undefined;
  }

  /** What was known before. */
  #remember(id: string, address: string, announced: boolean): Connection | undefined {
    const before = this.#known(id, address);
    this.#connections.set(id, { address: address || (before?.address ?? ''), announced });
    return before;
  }

  /** A process id at another address is another connection. */
  #known(id: string, address: string): Connection | undefined {
    const found = this.#connections.get(id);
    const same = found && (address === '' || found.address === '' || found.address === address);
    return same ? found : undefined;
  }
}
