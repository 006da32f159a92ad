import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { createCommandRunner } from '../../../src/adapters/command-runner/index.ts';
import { mostlyAbsent } from '../../../src/adapters/sandbox/guarded.ts';
import type { SandboxOptions } from '../../../src/adapters/sandbox/index.ts';
import { isProtectedPath } from '../../../src/core/policy/index.ts';
import { commandRunnerContract } from '../../contracts/command-runner.contract.ts';
import { escapes, tryEscape } from './escapes.ts';
import { createPlace as makePlace, removePlace, runIn, type Place, type Ran } from './place.ts';

const places: Place[] = [];
after(() => {
  places.forEach(removePlace);
});

function createPlace(more: Partial<SandboxOptions> = {}): Place {
  const place = makePlace(more);
  places.push(place);
  return place;
}

/** Whether this machine has a sandbox: where it has none, there is nothing to see of it. */
async function needsSandbox(this: Mocha.Context): Promise<void> {
  if ((await createPlace().sandbox.standing()).kind === 'off') this.skip();
}

describe('a sandbox', () => {
  let place: Place;
  before(needsSandbox);
  beforeEach(() => {
    place = createPlace();
  });

  const run = (line: string): Promise<Ran> => runIn(place, line);

  it('keeps what is protected and not there from being made', async () => {
    assert.deepEqual(
      mostlyAbsent.filter((name) => !isProtectedPath(name)),
      [],
    );
    const names = mostlyAbsent.join(' ');
    const line = `for n in ${names}; do (echo x > $n) 2>&- && echo "wrote $n"; mkdir -p $n/x 2>&- && echo "made $n"; done; echo end`;
    assert.equal((await run(line)).printed, 'end');
    assert.deepEqual(
      mostlyAbsent.filter((name) => existsSync(path.join(place.folder, name))),
      [],
    );
  });

  for (const [what, line] of Object.entries(escapes)) it(`keeps from ${what}`, () => tryEscape(line));

  it('lets a command move things about beside what is protected, and in the same folder', async () => {
    mkdirSync(path.join(place.folder, 'packages/app'));
    const { printed } = await run(
      'echo a > packages/a && mv packages/a packages/b && mv packages/b c && mkdir other && mv other packages/ && mv packages/app packages/lib && cat c',
    );
    assert.equal(printed, 'a');
    assert.deepEqual(readdirSync(path.join(place.folder, 'packages')).sort(), ['.vscode', 'lib', 'other']);
  });

  it('keeps from what is protected three folders down', async () => {
    mkdirSync(path.join(place.folder, 'a/b/.vscode'), { recursive: true });
    const { printed } = await run('echo x > a/b/.vscode/x; mv a c; mv a/b a/c; ls a/b/.vscode; ls');
    assert.doesNotMatch(printed, /^x$|^c$/m);
    assert.deepEqual(readdirSync(path.join(place.folder, 'a/b/.vscode')), []);
  });

  it('keeps from services of this machine that listen at a file, or at a name', async () => {
    const servers = [path.join(place.top, 'outside.sock'), `\0maestro-test-${String(process.pid)}`].map((at) => {
      const server = createServer((socket) => socket.end('reached'));
      return { at, server, ready: new Promise<void>((resolve) => server.listen(at, resolve)) };
    });
    try {
      for (const { at, ready } of servers) {
        await ready;
        const script = `require('node:net').connect(${JSON.stringify(at)}).on('data', (text) => console.log(String(text))).on('error', (e) => console.log(e.code))`;
        writeFileSync(path.join(place.folder, 'reach.cjs'), script);
        assert.match((await run('node reach.cjs')).printed, /^E[A-Z]+$/);
      }
    } finally {
      for (const { server } of servers) server.close();
    }
  });

  it('keeps from services of this machine that listen on the network', async () => {
    const server = createServer((socket) => socket.end('reached'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    try {
      const { printed } = await run(`exec 3<>/dev/tcp/127.0.0.1/${String(port)} && cat <&3`);
      assert.doesNotMatch(printed, /reached/);
    } finally {
      server.close();
    }
  });

  it('lets a command work in its folder: write, run, listen, use temporary files', async () => {
    const script = `const http = require('node:http');
      const server = http.createServer((_, answer) => answer.end('heard'));
      server.listen(0, () => http.get({ port: server.address().port }, (got) => got.on('data', (text) => { console.log(String(text)); server.close(); process.exit(); })));`;
    writeFileSync(path.join(place.folder, 'serve.cjs'), script);
    const { end, printed } = await run(
      'mkdir -p a/b && echo new > a/b/c && f=$(mktemp) && cat a/b/c > $f && cat $f && node serve.cjs',
    );
    assert.deepEqual([end.kind === 'exited' && end.exitCode, printed], [0, 'new\nheard']);
    assert.equal(end.kind === 'exited' && end.confined, true);
    assert.equal(readFileSync(path.join(place.folder, 'a/b/c'), 'utf8'), 'new\n');
  });

  it('gives each command temporary files of its own', async () => {
    const { printed } = await run('touch /tmp/left-behind && ls /tmp/left-behind');
    assert.equal(printed, '/tmp/left-behind');
    assert.equal(existsSync('/tmp/left-behind'), false);
    assert.match((await run('ls /tmp/left-behind')).printed, /No such file/);
  });

  it('ends a command whose processes hold too much memory together', async () => {
    const { folder, sandbox } = place;
    const memory = 200 * 2 ** 20;
    const runner = createCommandRunner({ environment: process.env, memory, grace: 300, sandbox });
    const hold = `node -e 'const held = Buffer.alloc(80 * 2 ** 20, 1); setInterval(() => held, 1000)' &`;
    const order = { run: `${hold.repeat(3)} wait`, title: '', folder, cwd: folder, timeout: 60_000 };
    assert.equal((await runner.start(order, new AbortController().signal).ended).kind, 'out-of-memory');
  });

  it('lets a command that is to end do what it does at its end', async () => {
    const script = `process.on('SIGTERM', () => { require('node:fs').writeFileSync('ended', ''); process.exit(0); }); console.log('ready'); setInterval(() => {}, 1000);`;
    writeFileSync(path.join(place.folder, 'serve.cjs'), script);
    const { runner, folder } = place;
    const { promise: ready, resolve } = Promise.withResolvers<string>();
    const order = { run: ['node', 'serve.cjs'], title: '', folder, cwd: folder, timeout: 30_000, onLine: resolve };
    const command = runner.start(order, new AbortController().signal);
    await ready;
    await command.stop();
    assert.equal(existsSync(path.join(folder, 'ended')), true);
  });

  it('lets git look at a worktree whose repository lies elsewhere', async () => {
    const repository = path.join(place.top, 'repository');
    const git = (...args: string[]): string => execFileSync('git', args, { cwd: repository, encoding: 'utf8' });
    mkdirSync(repository);
    git('init', '-q');
    git('-c', 'user.name=A', '-c', 'user.email=a@example.org', 'commit', '-q', '--allow-empty', '-m', 'Begin');
    rmSync(place.folder, { recursive: true });
    git('worktree', 'add', '-q', place.folder);
    const { printed } = await run('echo x > file && git status --porcelain && git log --format=%s');
    assert.equal(printed, '?? file\nBegin');
  });

  it('leaves a place empty for as long as one of several commands is at work', async () => {
    const { runner, folder } = place;
    const order = { run: 'read x < go; echo x > .npmrc; echo ended', title: '', folder, cwd: folder, timeout: 30_000 };
    execFileSync('mkfifo', [path.join(folder, 'go')]);
    const slow = runner.start(order, new AbortController().signal);
    const other = await run('true');
    assert.equal(other.end.kind, 'exited');
    writeFileSync(path.join(folder, 'go'), '\n');
    await slow.ended;
    assert.match(slow.output(1_000), /ended/);
    assert.deepEqual(readdirSync(folder).sort(), ['.git', 'go', 'packages']);
  });
});

describe('a machine without a sandbox', () => {
  const nowhere = { find: () => Promise.resolve(null), platform: 'linux' as const };
  const start = ({ runner, folder }: Place) =>
    runner.start({ run: 'echo ran', title: '', folder, cwd: folder, timeout: 30_000 }, new AbortController().signal);

  it('runs commands as they are, and says what to install', async () => {
    const place = createPlace(nowhere);
    assert.match((await standingOf(place)).why, /bubblewrap is not installed\. Install it/);
    const command = start(place);
    const end = await command.ended;
    assert.deepEqual([end.kind === 'exited' && end.confined === undefined, command.output(100)], [true, 'ran\n']);
  });

  it('runs none when the person wants a sandbox', async () => {
    const end = await start(createPlace({ ...nowhere, mode: 'required' })).ended;
    assert.ok(end.kind === 'not-started' && end.code === 'NO-SANDBOX');
    assert.match(end.message, /as you wanted, and there is none\. bubblewrap is not installed/);
  });

  it('says when the program is there and does not work', async () => {
    const place = createPlace({ platform: 'linux', find: () => Promise.resolve('/bin/false') });
    assert.match((await standingOf(place)).why, /does not work here/);
  });

  it('is wanted by nobody who turned it off', async () => {
    assert.equal((await standingOf(createPlace({ mode: 'off' }))).wanted, false);
  });

  async function standingOf({ sandbox }: Place) {
    const standing = await sandbox.standing();
    assert.equal(standing.kind, 'off');
    return standing;
  }
});

describe('confined processes', () => {
  before(needsSandbox);
  commandRunnerContract('a runner with a sandbox', () => {
    const { runner, folder } = createPlace();
    return Promise.resolve({
      runner,
      folder,
      printing: (text, ending) => [
        process.execPath,
        '-e',
        `process.stdout.write(${JSON.stringify(text)});${ending === 'never' ? 'setInterval(() => {}, 1000)' : `process.exitCode = ${ending}`}`,
      ],
      dispose: () => Promise.resolve(),
    });
  });
});
