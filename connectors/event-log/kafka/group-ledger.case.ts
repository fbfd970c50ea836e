import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { EventLog, MemberEvent, Membership } from '../event-log.js';

interface Handled {
  readonly by: string;
  readonly value: string;
}

/**
 * What the members of a group handled of each partition, in the order in which they did. A member starts where the
 * partition stands here; every batch must begin there, and nobody may have a partition that another has.
 */
export class GroupLedger {
  readonly handled: readonly Handled[][];
  readonly positions: number[];
  readonly owners: (string | null)[];

  constructor(partitions: number) {
    this.handled = Array.from({ length: partitions }, () => []);
    this.positions = this.handled.map(() => 0);
    this.owners = this.handled.map(() => null);
  }

  values(): string[][] {
    return this.handled.map((of) => of.map(({ value }) => value));
  }

  count(): number {
    return this.handled.flat().length;
  }

  ownedBy(name: string): number[] {
    return this.owners.flatMap((owner, partition) => (owner === name ? [partition] : []));
  }
}

/** A member that enters what it handles into a ledger. */
export class LedgerMember {
  readonly revoked: number[] = [];
  readonly conditions: (string | null)[] = [];
  #handling: Promise<void> = Promise.resolve();
  #stopped = false;
  readonly #ended: Promise<void>;

  static async join(
    name: string,
    log: EventLog,
    ledger: GroupLedger,
    { group = 'group', preferred = [] as readonly number[], handleMs = 0 } = {},
  ): Promise<LedgerMember> {
    const membership = await log.join({ group, preferred: () => preferred });
    return new LedgerMember(name, membership, ledger, handleMs);
  }

  private constructor(
    readonly name: string,
    readonly membership: Membership,
    private readonly ledger: GroupLedger,
    private readonly handleMs: number,
  ) {
    this.#ended = this.#run();
  }

  owned(): number[] {
    return this.ledger.ownedBy(this.name);
  }

  /** Leaves after what it is handling, as a program does that ends. Throws what went wrong before. */
  async leave(): Promise<void> {
    this.#stopped = true;
    await this.#handling;
    for (const partition of this.owned()) this.ledger.owners[partition] = null;
    await this.membership.leave();
    await this.#ended;
  }

  async #run(): Promise<void> {
    for await (const event of this.membership.events()) {
      if (this.#stopped) return;
      this.#handling = this.#handle(event);
      await this.#handling;
    }
  }

  async #handle(event: MemberEvent): Promise<void> {
    const { owners, positions, handled } = this.ledger;
    if (event.kind === 'assigned')
      for (const partition of event.partitions) {
        expect(owners[partition]).toBeNull();
        owners[partition] = this.name;
        this.membership.start(partition, positions[partition]!);
      }
    if (event.kind === 'batch') {
      const { partition, position, records, notRecords } = event.batch;
      expect(owners[partition]).toBe(this.name);
      expect(position - records.length - notRecords).toBe(positions[partition]);
      await sleep(this.handleMs);
      handled[partition]!.push(...records.map(({ value }) => ({ by: this.name, value: `${value}` })));
      positions[partition] = position;
    }
    if (event.kind === 'revoked') {
      await sleep(this.handleMs);
      this.revoked.push(...event.partitions);
      for (const partition of event.partitions) owners[partition] = null;
    }
    if (event.kind === 'condition') this.conditions.push(event.broken);
    expect(event.kind).not.toBe('gone');
  }
}
