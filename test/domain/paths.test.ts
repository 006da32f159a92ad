import assert from 'node:assert/strict';
import { isProsePath, isTestPath } from '../../src/core/domain/index.ts';

describe('tests, by their path', () => {
  it('are known by the customs of the common languages', () => {
    const tests = [
      ...[
        'test/a.js',
        'tests/deep/a.py',
        'src/__tests__/a.tsx',
        'spec/a.rb',
        'specs/x.js',
        'a.test.ts',
        'src/a.spec.js',
      ],
      ...['pkg/a_test.go', 'a-test.js', 'lib/test_a.py', 'test_a.py', 'e2e/login.ts', 'test_a.rb'],
    ];
    assert.deepEqual(
      tests.filter((path) => !isTestPath(path)),
      [],
    );
    const others = [
      'src/a.ts',
      'src/latest/a.ts',
      'contest.ts',
      'src/testing.ts',
      'src/spec.ts',
      'test.ts',
      'attest/a.js',
    ];
    assert.deepEqual(others.filter(isTestPath), []);
  });
});

describe('prose, by its path', () => {
  it('is documentation, licences and change logs, not text that programs read', () => {
    const prose = [
      'README.md',
      'docs/a.mdx',
      'a.rst',
      'LICENSE',
      'LICENCE.txt',
      'LICENSE-MIT',
      'CHANGELOG',
      'docs/a.adoc',
    ];
    assert.deepEqual(
      prose.filter((path) => !isProsePath(path)),
      [],
    );
    assert.deepEqual(
      ['src/a.ts', 'a.json', 'src/license.ts', 'src/licence-check.js', 'changelog.py', 'mdx'].filter(isProsePath),
      [],
    );
  });
});
