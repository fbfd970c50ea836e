/** How long-running work tells of itself; the terminal, a log or nobody may listen. */
export interface Progress {
  /** `total`: how many units there are, null when nobody can know; `unit`: plural, such as "events". */
  stage(name: string, total: number | null, unit: string): Stage;
}

export interface Stage {
  advance(by: number): void;
  /** Ends the stage; `note` says what came of it. */
  done(note?: string): void;
}

export const silent: Progress = { stage: () => ({ advance() {}, done() {} }) };
