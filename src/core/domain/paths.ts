const file = (names: string): RegExp => new RegExp(`(?:^|/)(?:${names})$`, 'i');
const folder = (names: string): RegExp => new RegExp(`(?:^|/)(?:${names})/`, 'i');
const either = (...patterns: readonly RegExp[]): RegExp => new RegExp(patterns.map((p) => p.source).join('|'), 'i');

const test = either(
  folder('tests?|__tests__|spec|specs|e2e'),
  file('(?:test_[^/]+|[^/]+_test|[^/]+[.-](?:tests?|spec|e2e))\\.[a-z]+'),
);

const prose = either(file('[^/]+\\.(?:md|mdx|rst|adoc|txt)'), file('(?:LICEN[CS]E|CHANGELOG)(?:[-_][^/.]+)?'));

/** Whether a path is a test, by the habits of the common languages and frameworks. */
export function isTestPath(path: string): boolean {
  return test.test(path);
}

/** Whether a path is prose: documentation, a licence, a change log. */
export function isProsePath(path: string): boolean {
  return prose.test(path);
}
