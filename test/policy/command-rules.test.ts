import assert from 'node:assert/strict';
import { isCovered, ruleFor as ruleForJudged } from '../../src/core/policy/index.ts';
import type { CommandRule } from '../../src/core/domain/index.ts';
import { judged } from '../security/judging.ts';

const folder = '/trees/t1';

/** The rule that a yes to a line could give, as policy judges it. */
async function ruleFor(line: string, where: string): Promise<CommandRule | null> {
  return ruleForJudged(line, where, await judged(line, { root: where, cwd: where }));
}

/** What is asked about each time, whatever was said before. */
const never: readonly (readonly [line: string, why: string])[] = [
  ['cat a.ts', 'nobody asks about it'],
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
  ['npm install left-pad', 'it brings code of others in'],
  ['pip install x', 'it brings code of others in'],
  ['npm test && npm run build', 'two commands'],
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
  it('names the program with its subcommand, in the folder it was asked about', async () => {
    const rule = await ruleFor('git commit -m "Say why"', folder);
    assert.deepEqual(rule, {
      ...{ program: 'git', subcommand: 'commit', folder },
      risk: { risk: 'medium', reasons: ['it changes what git keeps, and may run hooks'] },
    });
    assert.equal((await ruleFor('prisma generate', folder))?.program, 'prisma');
    assert.equal((await ruleFor('npm run build', folder))?.subcommand, 'run build');
    assert.equal((await ruleFor('npm test', folder))?.subcommand, 'test');
  });

  for (const [line, why] of never) {
    it(`is not to be had for “${line.replace('\n', ' ⏎ ')}”: ${why}`, async () => {
      assert.equal(await ruleFor(line, folder), null);
    });
  }

  it('covers the same kind in the same folder, and nothing riskier', async () => {
    const given = await ruleFor('git commit -m one', folder);
    assert.ok(given);
    const covers = async (line: string, where = folder): Promise<boolean> => {
      const wanted = await ruleFor(line, where);
      return wanted !== null && isCovered(given, wanted);
    };
    assert.ok(await covers('git commit -m two'));
    assert.ok(!(await covers('git commit -m two', '/trees/t2')));
    assert.ok(!(await covers('git add x')));
    assert.ok(!(await covers('hg commit -m two')));
    const low = { ...given, risk: { risk: 'low' as const, reasons: given.risk.reasons } };
    assert.ok(!isCovered(low, given));
    const other = { ...given, risk: { risk: 'medium' as const, reasons: ['something else'] } };
    assert.ok(!isCovered(other, given));
  });
});
