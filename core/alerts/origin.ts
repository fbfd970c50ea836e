/** Where the event stands that made a record of an output log: there is one such record of it in that log. */
export interface Origin {
  /** The folder name of the event's log (`EventLog.folder`). */
  readonly source: string;
  readonly partition: number;
  readonly offset: number;
}

/** The same whenever the record is made again: what is there already by that id need not be sent. */
export function originId({ source, partition, offset }: Origin): string {
  return `${source}:${partition}:${offset}`;
}
