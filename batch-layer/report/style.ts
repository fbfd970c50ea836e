import { Html } from './html.js';

/** Light and dark by the reader's setting; on paper always light. */
export const style = new Html(`
  :root {
    color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif;
    --page: #fff; --text: #1d2430; --faint: #5c6675; --rule: #d8dde5; --panel: #f5f7fa;
    --normal: #5b8bc9; --anomalous: #cf3f52; --less: #3f9c78;
    --c0: #4e79a7; --c1: #d98a1f; --c2: #59a14f; --c3: #9467bd; --c4: #3aa6a6; --c5: #b3912b; --c6: #8c6d5a; --c7: #7d8795;
  }
  @media (prefers-color-scheme: dark) {
    :root {
      --page: #14181f; --text: #e6eaf0; --faint: #9aa5b4; --rule: #333b47; --panel: #1c222b;
      --normal: #6f9fdc; --anomalous: #f0697b; --less: #58c49a;
      --c0: #7fa8d6; --c1: #f0a94a; --c2: #7cc672; --c3: #b792dc; --c4: #5cc8c8; --c5: #d6b655; --c6: #b8937d; --c7: #a2acb9;
    }
  }
  body { max-width: 62rem; margin: 2rem auto; padding: 0 1rem; background: var(--page); color: var(--text); }
  h1 { margin-bottom: 0; } h2 { margin: 2.5rem 0 .25rem; } h3 { margin: 1.2rem 0 .2rem; font-size: 1rem; }
  p { margin: .3rem 0; } .faint, figcaption, small { color: var(--faint); } figcaption { font-size: .9rem; }
  figure { margin: .5rem 0; }
  .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(10rem, 1fr)); gap: .75rem; margin: 1rem 0; }
  .tile { background: var(--panel); border-radius: .5rem; padding: .6rem .9rem; }
  .tile b { display: block; font-size: 1.5rem; line-height: 1.3; font-variant-numeric: tabular-nums; }
  .tile span { color: var(--faint); font-size: .85rem; }
  .warning { border-left: .3rem solid var(--anomalous); padding-left: .7rem; }
  svg { display: block; width: 100%; height: auto; overflow: visible; }
  svg text { fill: var(--faint); font-size: 13px; }
  svg text.strong { fill: var(--text); font-weight: 600; }
  .axis { stroke: var(--rule); stroke-width: 1; }
  .threshold { stroke: var(--text); stroke-width: 1.5; stroke-dasharray: 6 4; }
  .normal { fill: var(--normal); } .anomalous { fill: var(--anomalous); }
  .point { fill-opacity: .6; } .anomaly { fill: var(--anomalous); stroke: var(--page); stroke-width: 1; }
  .curve { fill: none; stroke-width: 2.5; }
  .key { display: flex; flex-wrap: wrap; gap: .1rem 1.2rem; font-size: .9rem; }
  .key span::before { content: ""; display: inline-block; width: .8em; height: .8em; margin-right: .4em; background: var(--c); }
  .entity { border-top: 1px solid var(--rule); padding: .7rem 0; break-inside: avoid; }
  .entity header { display: flex; flex-wrap: wrap; align-items: baseline; gap: .1rem 1.2rem; }
  .entity header b { font-size: 1.1rem; overflow-wrap: anywhere; }
  .entity header .score { margin-left: auto; font-variant-numeric: tabular-nums; font-weight: 600; }
  .facts { font-size: .85rem; color: var(--faint); }
  .row { display: grid; grid-template: "name own peers bar number" / 14rem 5.5rem 5.5rem 1fr 4rem; gap: 0 1rem; align-items: center; font-size: .88rem; padding: .1rem 0; }
  .row .name { grid-area: name; overflow-wrap: anywhere; line-height: 1.25; } .row .bar { grid-area: bar; } .row .number { grid-area: number; }
  .row .own { grid-area: own; } .row .peers { grid-area: peers; } .row .peers, .row.head { color: var(--faint); }
  .row .own, .row .peers, .row .number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
  .bar { position: relative; height: .95rem; background: linear-gradient(var(--rule), var(--rule)) var(--zero, 0) 0 / 1px 100% no-repeat; }
  .bar i { position: absolute; top: 0; bottom: 0; border-radius: 2px; }
  .more { background: var(--anomalous); } .less { background: var(--less); } .before { background: var(--faint); opacity: .55; }
  .after { background: var(--normal); }
  .names { overflow-wrap: anywhere; }
  footer { margin-top: 3rem; border-top: 1px solid var(--rule); padding-top: .5rem; font-size: .85rem; color: var(--faint); overflow-wrap: anywhere; }
  @media (max-width: 40rem) {
    svg text { font-size: 24px; }
    .row { grid-template: "name own peers number" "bar bar bar bar" / 1fr 4.2rem 4.2rem 3.2rem; gap: .15rem .6rem; padding: .25rem 0; font-size: .82rem; }
    .row.head { display: none; }
  }
  @media print {
    :root { color-scheme: light; --page: #fff; --text: #000; --faint: #444; --rule: #bbb; --panel: #f2f2f2; font-size: 12px; }
    body { max-width: none; margin: 0; } * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
    figure, .tiles, section { break-inside: avoid; } h2, h3 { break-after: avoid; } #anomalies, #changes { break-inside: auto; }
  }`);
