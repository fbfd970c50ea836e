import type { Measured } from './measure.js';
import type { Stage } from './stage.js';

/** A question and how it is put: contenders that are run in turn, round after round. */
export interface BenchCase {
  readonly name: string;
  readonly title: string;
  /** For people: what is run, and what a peer does not do. */
  readonly about: string;
  readonly rounds: number;
  readonly ratios: readonly Ratio[];
  prepare(stage: Stage): Promise<Prepared>;
}

export interface Prepared {
  /** In words, what was read: events, users, seed, bytes. */
  readonly data: string;
  readonly contenders: readonly Contender[];
  /** What is wrong with the answers of a round, by contender; a benchmark of wrong results is none. */
  problems(answers: Readonly<Record<string, Answer>>): string[];
  /** Frees disk once the case is over. */
  readonly after?: () => Promise<void>;
}

export interface Contender {
  readonly name: string;
  /** Makes everything as it was, unmeasured; returns the folder to run in. */
  before(): Promise<string>;
  readonly command: readonly string[];
  /** What of its answer is the seconds that it measured itself; else those of the whole process count. */
  readonly clock?: 'seconds' | 'startSeconds';
  /** What else is to be told of a run in this folder. */
  figures?(measured: Measured, folder: string): Figures | Promise<Figures>;
}

/** Numbers by their names, which say the unit. */
export type Figures = Readonly<Record<string, number>>;

export type Answer = Readonly<Record<string, unknown>>;

/** A contender's median over another's. */
export interface Ratio {
  readonly of: string;
  readonly to: string;
  readonly quantity: 'wallSeconds' | 'rssMb';
  /** What is aimed at, where something is. */
  readonly most?: number;
}

/** Ours and the peer's answer must be of as many events and entities. */
export function unequal(ours: Answer, peer: Answer, events: number): string[] {
  const counts = ours.counts as { readonly valid: number };
  return [
    ...(counts.valid === events ? [] : [`ours: ${counts.valid} valid events of ${events}`]),
    ...(peer.events === events ? [] : [`peer: ${peer.events} events of ${events}`]),
    ...(ours.entities === peer.entities ? [] : [`entities: ours ${ours.entities}, peer ${peer.entities}`]),
  ];
}
