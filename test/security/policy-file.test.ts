import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { policyOf, stricterPolicy, tightened, unreadPolicy } from '../../src/core/policy/index.ts';
import { orderOf } from '../model-server/obedient.ts';
import { valueOf } from '../adapters/git/sandbox.ts';
import { goal } from '../app/stage.ts';
import { knownGap, nameOf } from './cases.ts';
import { judged } from './judging.ts';
import { withObedient, type Scene } from './obeying.ts';

const run = (command: string) => ({ name: 'run-command', input: { command } });

/** Lays a policy down, and gives its file. */
function layDown({ world }: Scene, text: string): string {
  const file = path.join(world.top, 'home', 'policy.json');
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

describe('a policy file', () => {
  knownGap('knows the other names of a command', async () => {
    const files = policyOf('policy.json', { ask: ['npm install'] });
    const { rule } = tightened(await judged('npm install'), files);
    if (rule !== 'policy-file') throw new Error('It does not know the command by its own name.');
    assert.equal(tightened(await judged('npm i'), files).rule, 'policy-file');
  });

  it(nameOf('GATE-15'), async () => {
    await withObedient(
      () => ({ 'notes.txt': orderOf('run-command', { command: 'git commit --allow-empty -q -m x' }) }),
      async (scene) => {
        const file = layDown(scene, JSON.stringify({ ask: ['cat'], deny: ['git commit'] }));
        const maestro = await scene.begin(run('cat notes.txt'));
        const [gate] = maestro.state().gates.values();
        assert.equal(gate?.action, 'cat notes.txt', 'the level would let it pass');
        assert.ok(gate.risk.reasons.some((reason) => reason.includes(file)));
        maestro.dispatch({ type: 'answer-gate', by: 'Ada', gateId: gate.id, answer: 'approved', reason: '' });
        await maestro.settled();
        assert.deepEqual(await scene.refuseAll(), [], 'what is denied is not even asked about');
        assert.ok(scene.sent().includes(`${file} forbids “git commit”`));
      },
    );
  }).timeout(60_000);

  it(nameOf('GATE-18'), async () => {
    await withObedient(
      () => ({}),
      async (scene) => {
        const file = layDown(scene, '{ "autonomy": 3, "deny": ["git pu');
        const maestro = await scene.begin(run('touch a'), run('ls'));
        assert.equal(maestro.state().goals.get('g1')?.goal.autonomy, 0);
        assert.ok(maestro.notes.some((note) => note.includes(file) && note.includes('nothing passes by level')));
        const asked = await scene.refuseAll();
        assert.ok(
          asked.some(({ kind, action }) => kind === 'command' && action === 'touch a') || asked[0]?.kind === 'act',
        );
        assert.ok(existsSync(`${file}.bad`));
        assert.equal(readFileSync(file, 'utf8'), readFileSync(`${file}.bad`, 'utf8'), 'it is left as it is');
      },
    );
  }).timeout(60_000);

  it('takes the level from goals that were stated before it, and from those after it', async () => {
    await withObedient(
      () => ({}),
      async (scene) => {
        const file = layDown(scene, '{}');
        const maestro = await scene.begin(run('ls'), run('npm run nothing'));
        assert.equal(maestro.state().goals.get('g1')?.goal.autonomy, 5);
        assert.deepEqual(await scene.refuseAll(), [], 'the level lets it pass');
        layDown(scene, '{ "autonomy": 2 }');
        valueOf(await maestro.startGoal(goal({ autonomy: 5 })));
        await maestro.settled();
        assert.equal(maestro.state().goals.get('g2')?.goal.autonomy, 2);
        const told = (await scene.events()).flatMap(({ type, data }) => (type === 'note-logged' ? data.text : []));
        assert.ok(told.some((text) => text.includes(`${file} allows level 2 at most`)));
      },
    );
  }).timeout(60_000);

  it('is not evaded by quotes, folders, options, or programs that run others', async () => {
    const push = policyOf('a', { deny: ['git push'] });
    for (const line of [
      'git push',
      'git  "push" origin',
      '/usr/bin/git push',
      'git -C . push',
      'git --git-dir=x -c user.name=y push',
      "g'i't push",
      'ls && git push',
      'env A=b git push',
      'timeout 5 git push',
      "bash -c 'git push'",
      'find . -exec git push {} +',
      'for i in 1 2; do git push; done',
      'echo $(git push)',
      'p() { git push; }; p',
      'some-tool exec -- git push',
    ]) {
      const found = tightened(await judged(line), push);
      assert.equal(found.verdict, 'deny', line);
      if (found.rule === 'policy-file') assert.match(found.reasons.join(), /a forbids “git push”/);
    }
    for (const line of ['git status', 'git commit -m push', "echo 'git push'", 'grep -rn push src', 'ls git push']) {
      const found = tightened(await judged(line), push);
      assert.notEqual(found.rule, 'policy-file', line);
    }
  });

  it('has a person asked where the line does not tell', async () => {
    const push = policyOf('a', { deny: ['git push'] });
    for (const line of ['git $WHAT', 'git pus?', 'cat list | xargs git']) {
      const found = tightened(await judged(line), push);
      assert.deepEqual([found.verdict, found.risk], ['ask', 'high'], line);
      assert.match(found.reasons.join(), /a forbids “git push”, and whether this does that is only known when it runs/);
    }
    assert.equal(tightened(await judged('ls src', { sandboxed: true }), push).verdict, 'auto');
  });

  it('finds options wherever they stand', async () => {
    const policy = policyOf('a', { ask: ['git commit --amend', 'docker run -v', 'npm'] });
    for (const line of ['git commit -m x --amend', 'git commit --am', 'docker run -itv /:/x y', 'npm ci', 'NPM ci']) {
      assert.equal(tightened(await judged(line), policy).rule, 'policy-file', line);
    }
    assert.notEqual(tightened(await judged('git commit -m x'), policy).rule, 'policy-file');
  });

  it('is read for the other shells, too', async () => {
    const policy = policyOf('a', { deny: ['git push'] });
    for (const shell of ['pwsh', 'cmd'] as const) {
      assert.equal(tightened(await judged('git.exe -C . push', { shell }), policy).verdict, 'deny', shell);
    }
  });

  it('only tightens: of several the strictest holds, and what is refused stays so', async () => {
    const one = policyOf('a', { autonomy: 2, ask: ['ls'] });
    const both = stricterPolicy(one, policyOf('b', { autonomy: 4, deny: ['ls'], ask: ['cat'] }));
    assert.deepEqual(both.most, { level: 2, source: 'a' });
    assert.equal(tightened(await judged('ls'), one).verdict, 'ask');
    assert.equal(tightened(await judged('ls'), both).verdict, 'deny');
    const refused = await judged('cat ~/.ssh/id_rsa');
    assert.deepEqual(tightened(refused, both), refused);
    assert.equal(unreadPolicy('c', 'It is broken.').most.level, 0);
  });
});
