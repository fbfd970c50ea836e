import type { StateForm } from './form.js';
import { PackedEntries } from './packed-entries.js';
import { packWith } from './packing.js';
import { StateRecord } from './state-record.js';

/** A record that is filled to be stored and not to be read: its entries are packed as they come. */
export class PackedRecord {
  readonly entries: readonly PackedEntries[];

  private constructor(
    /** Its states have no entries. */
    readonly scalars: StateRecord,
    forms: readonly StateForm[],
  ) {
    this.entries = forms.map((form, index) => new PackedEntries(form, scalars.layout.states[index]!));
  }

  static of(forms: readonly StateForm[]): PackedRecord {
    return new PackedRecord(StateRecord.of(forms), forms);
  }

  /** As of the `StateRecord` that has all of it; a view, good until it is asked for again, of any record. */
  get content(): Uint8Array {
    return packWith(this.scalars, this.entries);
  }

  /** Makes it the record of an entity without events. */
  clear(): void {
    this.scalars.clear();
    for (let index = 0; index < this.entries.length; index++) this.entries[index]!.clear();
  }
}
