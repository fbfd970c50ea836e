import { Html } from '../../report/html.js';

/** Beside the style that all pages share. */
export const tableStyle = new Html(`
  .wide { overflow-x: auto; }
  table { border-collapse: collapse; width: 100%; font-size: .88rem; font-variant-numeric: tabular-nums; }
  th, td { padding: .2rem .6rem; border-bottom: 1px solid var(--rule); white-space: nowrap; }
  th { color: var(--faint); font-weight: 600; }
  .name { text-align: left; } .number { text-align: right; }
  .whisker { stroke: var(--text); stroke-width: 1.5; }`);
