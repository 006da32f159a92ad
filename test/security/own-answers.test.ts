import assert from 'node:assert/strict';
import path from 'node:path';
import { withObedient } from './obeying.ts';

const run = (command: string) => ({ name: 'run-command', input: { command } });

describe('an answer', () => {
  for (const autonomy of [3, 4, 5])
    it(`is not given by what an agent has run, at level ${String(autonomy)} and for another workspace either`, async () => {
      const entry = path.join(import.meta.dirname, '../../dist/cli.js');
      await withObedient(
        () => ({}),
        async (scene) => {
          const { workspace } = scene.world;
          // Through a script of the workspace, which no rule sees.
          const script = `import { spawnSync } from 'node:child_process'; import { writeFileSync } from 'node:fs';
            const given = ['-C', ${JSON.stringify(workspace)}, 'approve', 'q1'];
            const { status, stderr } = spawnSync(process.execPath, [${JSON.stringify(entry)}, ...given], { encoding: 'utf8' });
            writeFileSync('said.txt', status + stderr);\n`;
          const maestro = await scene.begin(
            { name: 'write-file', input: { path: 'say.mjs', text: script } },
            run('node say.mjs'),
            run(`maestro -C ${workspace} approve q1`),
            { name: 'read-file', input: { path: 'said.txt' } },
            run('git push ../remote HEAD'),
          );
          assert.match(scene.sent(), /“maestro approve” is for people/);
          assert.match(scene.sent(), /own-command|calls CodeMaestro itself/);
          assert.ok([...maestro.state().gates.values()].some(({ action }) => action === 'git push ../remote HEAD'));
          const answered = (await scene.events()).filter(
            ({ type, data }) => type === 'gate-answered' && !/"by":"policy"/.test(JSON.stringify(data)),
          );
          assert.deepEqual(answered, []);
        },
        { autonomy },
      );
    }).timeout(60_000);
});
