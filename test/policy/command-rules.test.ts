import assert from 'node:assert/strict';
import { isCovered, ruleFor } from '../../src/core/policy/index.ts';

const folder = '/trees/t1';

/** What is asked about each time, whatever was said before. */
const never: readonly (readonly [line: string, why: string])[] = [
  ['npm test', 'nobody asks about it'],
  ['git push origin main', 'high risk'],
  ['npm publish', 'high risk'],
  ['sudo npm install x', 'high risk'],
  ['rm src/a.ts', 'it deletes'],
  ['git reset --hard HEAD', 'it destroys'],
  ['git clean -fd', 'it destroys'],
  ['git checkout main', 'it takes lines back'],
  ['git config core.hooksPath x', 'it changes what git runs'],
  ['git commit --amend -m x', 'it takes a commit back'],
  ['git -C ../x commit -m x', 'it reaches elsewhere'],
  ['npm uninstall left-pad', 'it removes'],
  ['prisma migrate reset', 'it destroys'],
  ['npm exec cowsay', 'what runs is in the words behind'],
  ['curl https://example.org', 'where it reaches is in the words behind'],
  ['bash -c ls', 'what runs is in the words behind'],
  ['node -e 1', 'what runs is in the words behind'],
  ['npm install x && npm install y', 'two commands'],
  ['npm install x; ls', 'two commands'],
  ['npm install $(cat x)', 'put together at run time'],
  ['npm install "$X"', 'put together at run time'],
  ['npm install x > out', 'redirected'],
  ['NODE_ENV=x npm install x', 'a variable before it'],
  ['npm install ~/x', 'it reaches elsewhere'],
  ['npm install ../x', 'it reaches elsewhere'],
  ['npm --prefix x install y', 'no subcommand right behind the program'],
  ['./deploy.sh now', 'no program by its name'],
  ['npm install x\nls', 'two lines'],
];

describe('the rule that a yes to a command may give', () => {
  it('names the program with its subcommand, in the folder it was asked about', () => {
    const rule = ruleFor('npm install left-pad --save-dev', folder);
    assert.deepEqual(rule, {
      ...{ program: 'npm', subcommand: 'install', folder },
      risk: { risk: 'medium', reasons: ['it installs packages, which run code of others'] },
    });
    assert.equal(ruleFor('git commit -m "Say why"', folder)?.subcommand, 'commit');
    assert.equal(ruleFor('prisma generate', folder)?.program, 'prisma');
  });

  for (const [line, why] of never) {
    it(`is not to be had for “${line.replace('\n', ' ⏎ ')}”: ${why}`, () => {
      assert.equal(ruleFor(line, folder), null);
    });
  }

  it('covers the same kind in the same folder, and nothing riskier', () => {
    const given = ruleFor('npm install left-pad', folder);
    assert.ok(given);
    const covers = (line: string, where = folder): boolean => {
      const wanted = ruleFor(line, where);
      return wanted !== null && isCovered(given, wanted);
    };
    assert.ok(covers('npm install right-pad'));
    assert.ok(!covers('npm install right-pad', '/trees/t2'));
    assert.ok(!covers('npm ci'));
    assert.ok(!covers('pnpm install x'));
    const low = { ...given, risk: { risk: 'low' as const, reasons: given.risk.reasons } };
    assert.ok(!isCovered(low, given));
    const other = { ...given, risk: { risk: 'medium' as const, reasons: ['something else'] } };
    assert.ok(!isCovered(other, given));
  });
});
