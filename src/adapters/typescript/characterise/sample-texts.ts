/** Texts by what a parameter's name promises; the first that fits is used. */
const byName: readonly (readonly [RegExp, readonly string[]])[] = [
  [/json/i, ['{"a":[1,2],"b":null}', '[]', '{"a":', '"text"']],
  [/csv|tsv|delimited/i, ['name,age\nAnn,41\nBo,7\n', 'a,"b, c","say ""hi"""', 'a,b\r\n1,2\r\n', 'a,"open']],
  [/ya?ml|ini|toml|config/i, ['name: demo\nsize = 3\n# note\n', '[part]\nkey=value\n']],
  [/html|xml|markup/i, ['<p class="a">One &amp; two</p>', '<br/>', 'a < b & "c"']],
  [/markdown|^md$/i, ['# Title\n\nSome *text* with `code`.\n\n- one\n- two\n', '[link](https://example.com)']],
  [/url|uri|href|link/i, ['https://example.com/a/b?c=1#d', '/a/b', 'http://user@localhost:8080', 'example.com']],
  [/e-?mail/i, ['ann@example.com', 'no-at-sign', 'a.b+c@sub.example.org']],
  [/date|time|day|when|timestamp/i, ['2024-02-29', '2024-02-29T12:30:45Z', '12:30', 'tomorrow', '2024-13-45']],
  [/duration|interval|timeout|age|span/i, ['1h 30m', '90s', '2 days', '1.5h', '500ms', '10']],
  [/colou?r|hex/i, ['#ff8800', '#abc', 'red', 'rgb(1, 2, 3)']],
  [/version|semver/i, ['1.2.3', '2.0.0-beta.1', 'v1.0', '1.10.0']],
  [/path|file|dir|folder/i, ['src/a/b.txt', './c.js', '/', '../up/', 'C:\\x\\y.md']],
  [/template|format|pattern/i, ['Hello {{ name }}!', '{name} is {age}', 'YYYY-MM-DD', '%s of %d', '${a}']],
  [/query|search|params/i, ['a=1&b=two&a=3', '?q=x%20y', 'key']],
  [/phone|tel/i, ['+1 (555) 010-9999', '5550109999']],
  [/^(?:key|name|id|prop|field|title|label|slug|word|column)/i, ['name', 'Hello World', 'fooBar', 'snake_case_name']],
  [/char|sep|delim|pad|glue|indent/i, [' ', '-', ', ', '']],
  [/line|text|content|body|paragraph|input|source|str|sentence/i, ['The quick brown fox jumps over the lazy dog.']],
];

const always: readonly string[] = [
  'hello world',
  '',
  'banana',
  'a',
  '  Mixed Case, with   spaces  ',
  'line one\nline two\n\nlast',
  'Crème brûlée – 100 % ✓',
  '42',
  '-3.5',
  'true',
  'foo-bar_baz.qux/1',
  '<a href="x">&amp;</a>',
];

/** Texts to try for a parameter of the name, the typical one first. */
export function sampleTexts(name: string): readonly string[] {
  const fitting = byName.find(([pattern]) => pattern.test(name))?.[1] ?? [];
  return [...fitting, ...always];
}
