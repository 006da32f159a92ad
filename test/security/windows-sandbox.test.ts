import assert from 'node:assert/strict';
import path from 'node:path';
import { createSandbox } from '../../src/adapters/sandbox/index.ts';
import { isProtectedPath } from '../../src/core/policy/index.ts';
import { judged } from './judging.ts';

describe('on Windows, where there is no sandbox', () => {
  const sandbox = (mode: 'auto' | 'required') =>
    createSandbox({
      ...{ mode, home: '/home/ada', secret: [], readable: [], cache: path.join(import.meta.dirname, 'none') },
      ...{ isProtected: isProtectedPath, environment: {}, platform: 'win32' },
      find: () => Promise.resolve('/usr/bin/bwrap'),
      reach: () => Promise.resolve({ always: [], only: null }),
    });

  it('commands run as they are, or not at all where one is required', async () => {
    const confinement = { folder: import.meta.dirname, writable: [] };
    assert.deepEqual(await sandbox('auto').standing(), {
      ...{ kind: 'off', wanted: true, why: 'There is no sandbox for this system.' },
    });
    assert.deepEqual(await sandbox('auto').confine(['x'], confinement), { ok: true, value: null });
    assert.equal((await sandbox('required').confine(['x'], confinement)).ok, false);
  });

  it('whatever works, reaches further or is not known is asked about', async () => {
    const place = { root: 'C:/ws', cwd: 'C:/ws', home: 'C:/Users/ada' } as const;
    const lines = {
      pwsh: [
        'npm test',
        'node a.js',
        'git status',
        'Set-Content a b',
        'ri a',
        'iwr x.example',
        'unheard-of',
        '.\\a.ps1',
      ],
      cmd: ['npm test', 'node a.js', 'git status', 'copy a b', 'del a', 'curl x.example', 'unheard-of', 'a.cmd'],
    };
    for (const shell of ['pwsh', 'cmd'] as const)
      for (const line of lines[shell]) assert.equal((await judged(line, { shell, ...place })).verdict, 'ask', line);
    for (const shell of ['pwsh', 'cmd'] as const)
      for (const line of ['maestro approve q1', 'maestro.cmd accept t1', 'npx codemaestro approve q1'])
        assert.equal((await judged(line, { shell, ...place })).verdict, 'deny', line);
  });
});
