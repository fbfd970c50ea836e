import { expect, test } from 'vitest';
import { html } from './html.js';

test('text is escaped, markup and lists are not escaped twice', () => {
  const hostile = '<b a="x">&\'\u202e\0';
  expect(html`<p title="${hostile}">${hostile}</p>`.text).toBe(
    '<p title="&#60;b a=&#34;x&#34;&#62;&#38;&#39;\\u{202e}\\u{0}">&#60;b a=&#34;x&#34;&#62;&#38;&#39;\\u{202e}\\u{0}</p>',
  );
  expect(html`<ul>${['<', '>'].map((text) => html`<li>${text}</li>`)}</ul>`.text).toBe(
    '<ul><li>&#60;</li><li>&#62;</li></ul>',
  );
  expect(html`${null}${0}${[]}`.text).toBe('0');
});
