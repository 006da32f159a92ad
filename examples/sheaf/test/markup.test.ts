import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderHtml, renderMarkdown } from '../src/markup.ts';

const records = [
  { name: 'A|B', amount: 2 },
  { name: '<C> & "D"', amount: 10 },
];

test('writes Markdown', () => {
  assert.equal(
    renderMarkdown(records, { caption: 'Sums' }),
    '**Sums**\n\n| name | amount |\n| --- | ---: |\n| A\\|B | 2 |\n| \\<C> & "D" | 10 |\n',
  );
});

test('writes HTML and escapes what is not markup', () => {
  assert.equal(
    renderHtml(records, { caption: 'Sums & more' }),
    [
      '<table id="sums-more">',
      '  <caption>Sums &amp; more</caption>',
      '  <thead>',
      '    <tr><th>name</th><th class="number">amount</th></tr>',
      '  </thead>',
      '  <tbody>',
      '    <tr><td>A|B</td><td class="number">2</td></tr>',
      '    <tr><td>&lt;C&gt; &amp; &quot;D&quot;</td><td class="number">10</td></tr>',
      '  </tbody>',
      '</table>',
      '',
    ].join('\n'),
  );
});

test('chooses columns and keeps empty ones on the left', () => {
  assert.equal(renderMarkdown([{ a: null, b: 1 }], { columns: ['b', 'a'] }), '| b | a |\n| ---: | --- |\n| 1 |  |\n');
  assert.equal(renderHtml([], { columns: ['a'] }).includes('<th>a</th>'), true);
});
