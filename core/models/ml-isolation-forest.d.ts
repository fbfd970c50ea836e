/** Only tests compare with it. */
declare module 'ml-isolation-forest' {
  export class IsolationForest {
    constructor(options: { nEstimators: number });
    train(rows: readonly (readonly number[])[]): void;
    /** Scores, higher is worse. */
    predict(rows: readonly (readonly number[])[]): number[];
  }
}
