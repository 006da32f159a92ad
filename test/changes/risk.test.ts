import assert from 'node:assert/strict';
import fc from 'fast-check';
import { assessRisk, telltales, wholeReasons } from '../../src/core/changes/risk.ts';
import { pathRules } from '../../src/core/changes/sensitive-paths.ts';
import { higherRisk, type FileChange } from '../../src/core/domain/index.ts';
import { file } from './samples.ts';

const small = ['-const a = 1;', '+const a = 2;'];

function judge(...files: FileChange[]): string {
  const { risk, reasons } = assessRisk(files);
  return `${risk}: ${reasons.join('; ')}`;
}

describe('the risk of a change', () => {
  it('is low for a small edit of ordinary code, and says so', () => {
    assert.equal(judge(file('src/a.ts', [small])), 'low: changes 2 lines in 1 file, nothing that the rules watch');
    assert.match(judge(file('README.md', [small])), /^low: .*prose only/);
  });

  const paths: readonly [path: string, risk: string, words: RegExp][] = [
    ['.github/workflows/ci.yml', 'high', /continuous integration/],
    ['.gitlab-ci.yml', 'high', /continuous integration/],
    ['Jenkinsfile', 'high', /continuous integration/],
    ['azure-pipelines-release.yml', 'high', /continuous integration/],
    ['db/migrations/001_init.ts', 'high', /migration/],
    ['alembic/versions/1.py', 'high', /migration/],
    ['schema/orders.sql', 'high', /migration/],
    ['prisma/schema.prisma', 'high', /migration/],
    ['src/auth/login.ts', 'high', /authentication/],
    ['lib/password-hash.js', 'high', /authentication/],
    ['src/jwt.ts', 'high', /authentication/],
    ['infra/main.tf', 'high', /deployed/],
    ['Dockerfile', 'high', /deployed/],
    ['docker-compose.dev.yml', 'high', /deployed/],
    ['charts/app/values.yaml', 'high', /deployed/],
    ['.npmrc', 'high', /where code comes from/],
    ['.gitmodules', 'high', /credentials/],
    ['.env.production', 'high', /credentials/],
    ['certs/server.pem', 'high', /credentials/],
    ['.maestro/config.json', 'high', /agents/],
    ['.vscode/tasks.json', 'high', /editors/],
    ['.husky/pre-commit', 'high', /hooks/],
    ['packages/a/AGENTS.md', 'high', /agents/],
    ['pnpm-workspace.yaml', 'high', /installed/],
    ['app/gradle.properties', 'high', /built/],
    ['package-lock.json', 'medium', /locked versions/],
    ['go.sum', 'medium', /locked versions/],
    ['packages/x/package.json', 'medium', /dependencies/],
    ['requirements-dev.txt', 'medium', /dependencies/],
    ['go.mod', 'medium', /dependencies/],
    ['tsconfig.build.json', 'medium', /built/],
    ['Makefile', 'medium', /built/],
    ['.eslintrc.json', 'medium', /checked/],
    ['vite.config.ts', 'medium', /built/],
    ['dist/index.js', 'medium', /generated/],
    ['vendor/a.go', 'medium', /vendored/],
    ['src/api.generated.ts', 'medium', /generated/],
    ['web/app.min.js', 'medium', /generated/],
    ['src/author.ts', 'low', /nothing/],
    ['src/distance.ts', 'low', /nothing/],
    ['src/environment.ts', 'low', /nothing/],
    ['src/deployer.ts', 'low', /nothing/],
  ];
  for (const [path, risk, words] of paths) {
    it(`is ${risk} for ${path}`, () => {
      const found = judge(file(path, [small]));
      assert.ok(found.startsWith(`${risk}: `), found);
      assert.match(found, words);
    });
  }

  const added: readonly [line: string, risk: string, words: RegExp][] = [
    ['eval(text);', 'high', /runs text as code/],
    ['const f = new Function(text);', 'high', /runs text as code/],
    ["import { spawn } from 'node:child_process';", 'medium', /starts processes/],
    ['subprocess.run(words)', 'medium', /starts processes/],
    ['element.innerHTML = text;', 'medium', /raw HTML/],
    ['const agent = { rejectUnauthorized: false };', 'high', /check of certificates/],
    ['requests.get(url, verify=False)', 'high', /check of certificates/],
    ['// eslint-disable-next-line', 'medium', /silences a check/],
    ['x = 1  # noqa', 'medium', /silences a check/],
    ['const a = "b\u202ec";', 'high', /characters that cannot be seen/],
    ['const evaluated = text;', 'low', /nothing/],
    ['const agent = { rejectUnauthorized: true };', 'low', /nothing/],
  ];
  for (const [line, risk, words] of added) {
    it(`is ${risk} for what is added as ${JSON.stringify(line)}`, () => {
      const found = judge(file('src/a.ts', [[`+${line}`]]));
      assert.ok(found.startsWith(`${risk}: `), found);
      assert.match(found, words);
    });
  }

  const wholes: readonly [whole: NonNullable<FileChange['whole']>, risk: string][] = [
    ['binary', 'medium'],
    ['encoding', 'medium'],
    ['large', 'medium'],
    ['mode', 'medium'],
    ['link', 'high'],
    ['submodule', 'high'],
  ];
  for (const [whole, risk] of wholes) {
    it(`is ${risk} for a file that is told as a whole: ${whole}`, () => {
      assert.equal(judge(file('src/a', [], { whole })), `${risk}: ${wholeReasons[whole].says}: src/a`);
    });
  }

  it('has a row here for every rule over paths, lines and whole files', () => {
    const reasons = [
      ...paths.map(([path]) => judge(file(path, [small]))),
      ...added.map(([line]) => judge(file('src/a.ts', [[`+${line}`]]))),
      ...wholes.map(([whole]) => judge(file('src/a', [], { whole }))),
    ];
    const rules = [...pathRules, ...telltales, ...Object.values(wholeReasons)].map(
      ({ risk, says }) => `${risk}: ${says}: `,
    );
    for (const rule of rules)
      assert.ok(
        reasons.some((reason) => reason.startsWith(rule)),
        rule,
      );
  });

  it('is high for a key in ordinary code or prose, which is not told, and low when it was there', () => {
    const key = `ghp_${'a1B2'.repeat(9)}`;
    for (const path of ['src/a.ts', 'README.md', 'test/a.test.ts']) {
      const found = judge(file(path, [['-const a = 1;', `+const a = '${key}';`]]));
      assert.equal(found.split('; ')[0], `high: adds what looks like a key: ${path}`);
      assert.ok(!found.includes(key));
    }
    const pem = ['+-----BEGIN PRIVATE KEY-----', '+MIIEvQIBADANBg', '+-----END PRIVATE KEY-----'];
    assert.match(judge(file('src/a.ts', [pem])), /^high: adds what looks like a key/);
    assert.match(judge(file('src/a.ts', [[`-const a = '${key}';`, `+const b = '${key}';`]])), /^low/);
    assert.match(judge(file('src/a.ts', [['+const skill = sk_of(task);', "+const id = 'pk-1';"]])), /^low/);
  });

  it('counts where a file was as well as where it goes', () => {
    const moved = file('src/other.ts', [], { status: 'renamed', oldPath: 'src/auth/login.ts' });
    assert.match(judge(moved), /^high: touches authentication.*src\/auth\/login\.ts/);
  });

  it('is high when a public name goes, medium when what callers pass changes, low when it stays', () => {
    assert.match(
      judge(file('src/a.ts', [['-export function f(a: string): void {']])),
      /^high: removes public names: f/,
    );
    const altered = ['-export function f(a: string): void {', '+export function f(a: string, b: number): void {'];
    assert.match(judge(file('src/a.ts', [altered])), /^medium: changes public signatures: f \(src\/a\.ts\)/);
    const renamed = ['-export const one = 1;', '+export const uno = 1;'];
    assert.match(judge(file('src/a.ts', [renamed])), /^high: removes public names: one/);
    assert.match(judge(file('src/a.ts', [['-export var a = 1;', '+export const a = 1;']])), /^low/);
    const moved = ['-export function f(a: string): void { return; }', '+export function f(a: string): void {'];
    assert.match(judge(file('src/a.ts', [moved])), /^low/);
    assert.match(judge(file('m.go', [['-func Open(name string) error {']])), /removes public names: Open/);
    assert.match(judge(file('m.rs', [['-pub fn open(name: &str) {']])), /removes public names: open/);
  });

  it('rises when tests prove less', () => {
    assert.match(judge(file('test/a.test.ts', [['-x']], { status: 'deleted' })), /^high: removes tests/);
    assert.match(judge(file('test/a.test.ts', [["+  it.skip('works', f);"]])), /^high: switches tests off/);
    assert.match(judge(file('src/a.spec.js', [small])), /^medium: changes existing tests/);
    assert.match(judge(file('tests/test_new.py', [['+def test_it(): pass']], { status: 'added' })), /^low/);
  });

  it('rises with what added lines can do, not with what was there', () => {
    assert.match(judge(file('src/a.ts', [['+// @ts-ignore']])), /^medium: silences a check/);
    assert.match(judge(file('src/a.js', [['-eval(a);', '+eval(b);']])), /^low/);
    assert.match(judge(file('notes.md', [['+do not use eval(x)']])), /^low/);
  });

  it('rises with size and removals', () => {
    const many = (count: number): string[] => Array.from({ length: count }, (_, at) => `+line ${String(at)}`);
    assert.match(judge(file('src/a.ts', [many(401)])), /^medium: changes 401 lines/);
    assert.match(judge(file('src/a.ts', [many(1501)])), /^high: changes 1501 lines/);
    const removed = many(200).map((line) => line.replace('+', '-'));
    assert.match(judge(file('src/a.ts', [removed])), /^medium: removes 200 lines more than it adds/);
    assert.match(judge(file('src/a.ts', [['-x']], { status: 'deleted' })), /^medium: removes files: src\/a\.ts/);
    const files = (count: number): FileChange[] =>
      Array.from({ length: count }, (_, at) => file(`src/${String(at)}.ts`, [small]));
    assert.match(judge(...files(20)), /^low/);
    assert.match(judge(...files(21)), /^medium: touches 21 files/);
    assert.match(judge(...files(81)), /^high: touches 81 files/);
  });

  it('never falls when files are added to the change', () => {
    const some = fc.constantFrom(...paths.map(([path]) => file(path, [small])));
    fc.assert(
      fc.property(fc.array(some), fc.array(some), (few, more) => {
        const before = assessRisk(few).risk;
        return higherRisk(before, assessRisk([...few, ...more]).risk) === assessRisk([...few, ...more]).risk;
      }),
    );
  });
});
