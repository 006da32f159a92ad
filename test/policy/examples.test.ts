import assert from 'node:assert/strict';
import { loadBash } from '../../src/adapters/bash-syntax/index.ts';
import { atOnce } from '../../src/core/base/index.ts';
import type { ReadShell } from '../../src/core/ports/index.ts';
import { judgeCmd } from '../../src/core/policy/command/cmd.ts';
import { failingExample, heldExamples, heldTo, type JudgeLine } from '../../src/core/policy/command/hold.ts';
import { judgeLine } from '../../src/core/policy/command/judge.ts';
import { judgePwsh } from '../../src/core/policy/command/pwsh.ts';
import type { Effect } from '../../src/core/policy/command/rule.ts';
import { cmdRules } from '../../src/core/policy/command/tables/cmd.ts';
import { rules } from '../../src/core/policy/command/tables/index.ts';
import { pwshRules } from '../../src/core/policy/command/tables/pwsh.ts';
import { wrappers } from '../../src/core/policy/command/tables/wrappers.ts';
import { judged } from '../security/judging.ts';
import { corpus } from '../security/lines.ts';

const byRules: JudgeLine = (given, read) => judgeLine(given, read, { pwsh: judgePwsh, cmd: judgeCmd });
const given = { shell: 'bash', root: '/ws', cwd: '/ws', home: '/home/ada', sandboxed: true } as const;
const all = heldExamples();

/** Every rule with what it does, as something that can be spoilt. */
const spoilable: readonly { readonly id: string; effect: Effect }[] = [...rules, ...pwshRules, ...cmdRules];

/** Makes a rule say less than it should, or more where it says the least, for as long as something lasts. */
async function withSpoilt<T>(rule: { effect: Effect }, during: () => T | Promise<T>): Promise<T> {
  const { effect } = rule;
  rule.effect =
    effect === 'looks' ? 'works' : effect === 'works' ? 'looks' : effect === 'reaches' ? 'works' : 'reaches';
  try {
    return await during();
  } finally {
    rule.effect = effect;
  }
}

describe('the examples of the rules for commands', () => {
  let read: ReadShell;
  before(async () => {
    read = await loadBash();
  });

  it('come out as they say', () => {
    for (const example of all) assert.equal(atOnce(failingExample(byRules, read, [example])), null);
  });

  it('come out as they say, as far as they are plain, where nothing reads bash', () => {
    assert.equal(atOnce(failingExample(byRules, () => ({ ok: false, why: 'nothing is here' }))), null);
  });

  it('are there for every rule that a verdict names: some by which it speaks, and some by which it does not', async () => {
    const kinds = new Map<string, Set<boolean>>();
    for (const { rule, speaks } of all) kinds.set(rule, (kinds.get(rule) ?? new Set()).add(speaks));
    const named = new Set([...spoilable.map(({ id }) => id), ...kinds.keys()]);
    for (const [shell, line] of corpus())
      for (const sandboxed of [false, true]) {
        const { rule, parts } = await judged(line, { shell, sandboxed });
        for (const name of [rule, ...parts.map((part) => part.rule)]) named.add(name);
      }
    for (const name of named) assert.equal(kinds.get(name)?.size, 2, name);
  });

  it('tell of every rule of programs that says less than it should', async () => {
    for (const rule of spoilable) {
      const failure = await withSpoilt(rule, () =>
        atOnce(
          failingExample(
            byRules,
            read,
            heldExamples().filter((example) => example.rule === rule.id),
          ),
        ),
      );
      assert.ok(failure?.includes(`“${rule.id}”`), `${rule.id}: ${String(failure)}`);
    }
  });

  it('have names of their own in each table', () => {
    for (const table of [rules, pwshRules, cmdRules]) {
      const ids = table.map(({ id }) => id);
      assert.deepEqual(ids, [...new Set(ids)]);
    }
  });
});

describe('what stands behind a program that runs another', () => {
  for (const line of wrappers.flatMap(({ matches }) => matches)) {
    it(`is judged by itself: ${line}`, async () => {
      assert.ok(line.includes('…'));
      assert.equal((await judged(line.replace('…', 'rm -rf /'), { sandboxed: true })).verdict, 'deny');
      assert.notEqual((await judged(line.replace('…', 'ls'))).verdict, 'deny');
    });
  }
});

describe('a judge that is held to examples', () => {
  it('refuses every line when one rule is not what it says, and names the example', async () => {
    const read = await loadBash();
    const push = spoilable.find(({ id }) => id === 'git-push');
    assert.ok(push);
    const judge = heldTo((each, by) => failingExample(each, by), byRules);
    await withSpoilt(push, async () => {
      for (const line of ['ls', 'npm test', 'git push', 'rm -rf /']) {
        const { verdict, rule, risk, reasons } = await judge({ ...given, line }, read);
        assert.deepEqual([verdict, rule, risk], ['deny', 'own-examples', 'high'], line);
        assert.match(
          reasons.join(),
          /“git-push” “git push” \(bash\) should be ask in a sandbox, and is auto\. Install/,
        );
      }
    });
    assert.equal((await judge({ ...given, line: 'ls' }, read)).verdict, 'deny', 'as it was found');
  });

  it('is held once, before the first line, for what reads the shell', async () => {
    const read = await loadBash();
    assert.equal(await loadBash(), read, 'which is the same each time');
    const held: string[] = [];
    const judge = heldTo(
      function* () {
        held.push('held');
        yield;
        held.push('to its end');
        return null;
      },
      (each) => {
        held.push(each.line);
        return byRules(each, read);
      },
    );
    const pause = (): Promise<void> => {
      held.push('pause');
      return Promise.resolve();
    };
    await Promise.all(['ls', 'npm test', 'ls'].map((line) => judge({ ...given, line }, read, pause)));
    assert.deepEqual(held, ['held', 'pause', 'to its end', 'ls', 'npm test', 'ls']);
    await judge({ ...given, line: 'ls' }, () => ({ ok: false, why: 'nothing is here' }));
    assert.deepEqual(held.slice(6), ['held', 'to its end', 'ls']);
  });
});
