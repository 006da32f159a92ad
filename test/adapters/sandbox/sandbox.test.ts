import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createCommandRunner } from '../../../src/adapters/command-runner/index.ts';
import { mostlyAbsent } from '../../../src/adapters/sandbox/guarded.ts';
import { createSandbox, type SandboxOptions } from '../../../src/adapters/sandbox/index.ts';
import type { CommandEnd, CommandRunner, Sandbox } from '../../../src/core/ports/index.ts';
import { isProtectedPath, isSecretPath } from '../../../src/core/policy/index.ts';
import { commandRunnerContract } from '../../contracts/command-runner.contract.ts';

interface Place {
  readonly top: string;
  /** The worktree that commands work in. */
  readonly folder: string;
  readonly home: string;
  readonly sandbox: Sandbox;
  readonly runner: CommandRunner;
}

const places: string[] = [];
after(() => places.forEach((top) => rmSync(top, { recursive: true, force: true })));

function createPlace(more: Partial<SandboxOptions> = {}): Place {
  const top = realpathSync(mkdtempSync(path.join(tmpdir(), 'maestro-sandbox-')));
  places.push(top);
  const [folder, home, outside] = ['worktree', 'home', 'outside'].map((name) => path.join(top, name)) as [
    string,
    string,
    string,
  ];
  for (const each of [folder, home, outside, path.join(home, '.ssh')]) mkdirSync(each);
  writeFileSync(path.join(home, '.ssh/id_ed25519'), 'a-private-key');
  writeFileSync(path.join(home, '.netrc'), 'a-password');
  writeFileSync(path.join(outside, 'note'), 'mine');
  writeFileSync(path.join(folder, '.git'), 'gitdir: elsewhere\n');
  mkdirSync(path.join(folder, 'packages/.vscode'), { recursive: true });
  writeFileSync(path.join(folder, 'packages/.vscode/tasks.json'), '{}');
  const finder = createCommandRunner({ environment: process.env });
  const sandbox = createSandbox({
    mode: 'auto',
    home,
    secret: [path.join(top, 'models.json')],
    readable: [top, path.dirname(path.dirname(process.execPath))],
    cache: path.join(top, 'cache'),
    isProtected: isProtectedPath,
    isSecret: isSecretPath,
    find: (program) => finder.find(program, folder),
    environment: process.env,
    reach: () => Promise.resolve({ always: [], only: null }),
    ...more,
  });
  const environment = { ...process.env, HOME: home };
  return { top, folder, home, sandbox, runner: createCommandRunner({ environment, grace: 300, sandbox }) };
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

  async function run(line: string): Promise<{ end: CommandEnd; printed: string }> {
    const { runner, folder } = place;
    const order = { run: line, title: line, folder, cwd: folder, timeout: 30_000 };
    const command = runner.start(order, new AbortController().signal);
    return { end: await command.ended, printed: command.output(10_000).trim() };
  }

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

  /** Lines that do what must not happen, each of which prints `done` when it could. */
  const outside = (): string => path.join(place.top, 'outside');
  const escapes: Readonly<Record<string, () => string>> = {
    'a file beside the worktree': () => `echo x > ${outside()}/new && echo done`,
    'a change of a file beside the worktree': () => `echo x >> ${outside()}/note && echo done`,
    'the removal of a file beside the worktree': () => `rm -f ${outside()}/note && echo done`,
    'a way through a link': () => `ln -s ${outside()} way && echo x > way/new && echo done`,
    'a way through the process folder': () => `echo x > /proc/self/root${outside()}/new && echo done`,
    'a way through another process': () =>
      `for p in /proc/[0-9]*/root; do echo x > $p${outside()}/new && echo done; done`,
    'a hard link to a file outside': () => `ln ${outside()}/note here && echo x > here && echo done`,
    'a new mount': () => `mount --bind ${outside()} . && echo done`,
    'a mount of the machine to be written': () => 'mount -o remount,rw,bind / && touch /usr/new && echo done',
    'an unmount of what is in the way': () => 'umount .git && echo x > .git && echo done',
    'a user namespace of its own': () => 'unshare -Urm true && echo done',
    'a device of its own': () => 'mknod disk b 8 0 && echo done',
    'the clock of the machine': () => 'date -s "2001-01-01" 2>/dev/null && echo done',
    'a change of .git': () => 'echo "gitdir: /tmp/evil" > .git && echo done',
    'a removal of .git': () => 'rm -f .git && echo done',
    'another .git in its place': () => 'mv .git old && mkdir .git && echo done',
    'a change of a protected file further down': () => 'echo x > packages/.vscode/tasks.json && echo done',
    'a new file in a protected folder further down': () => 'echo x > packages/.vscode/launch.json && echo done',
    'an editor folder that is not there': () => 'mkdir -p .vscode && echo x > .vscode/settings.json && echo done',
    'a package manager file that is not there': () => '(rm -rf .npmrc; echo x > .npmrc) && echo done',
    'a workflow that is not there': () =>
      'mkdir -p .github/workflows && echo x > .github/workflows/ci.yml && echo done',
    'rules for agents that are not there': () => 'rm -rf AGENTS.md; echo x > AGENTS.md && echo done',
    'a private key': () => 'cat ~/.ssh/id_ed25519 && echo done',
    'a password': () => 'grep . ~/.netrc && echo done',
    'a key, put away first': () => 'mv ~/.ssh ssh && cat ssh/id_ed25519 && echo done',
    'a start-up file of the shell': () => 'echo x > ~/.bashrc && echo done',
    'the settings of the engine': () => `cat ${place.top}/models.json && echo done`,
    'passwords of the system': () => 'grep . /etc/shadow && echo done',
    'sockets of services': () => 'ls /run/docker.sock /var/run/docker.sock /run/user/* 2>/dev/null && echo done',
    'memory of other processes': () => 'ls /proc | grep -c "^[0-9]*$" | grep -q "^[0-9][0-9]" && echo done',
    'a signal to the engine': () => `kill -0 ${String(process.pid)} && echo done`,
    'a name on the network': () => 'getent hosts example.org && echo done',
    'another machine by a packet': () => '(echo x > /dev/udp/192.0.2.1/53) && echo done',
    'an agent with keys': () => 'test -n "$SSH_AUTH_SOCK$GPG_AGENT_INFO" && echo done',
    'a key in the environment of the engine': () => 'grep -az MAESTRO_TEST_SECRET /proc/*/environ && echo done',
    'settings of the kernel': () => 'echo 1 > /proc/sys/kernel/sysrq && echo done',
    'the trigger of the kernel': () => 'echo h > /proc/sysrq-trigger && echo done',
    'the memory of the kernel': () => 'head -c 1 /proc/kcore > /dev/null && echo done',
    'the memory of the machine': () => 'head -c 1 /dev/mem && echo done',
    'disks of the machine': () => 'ls /dev/sd* /dev/vd* /dev/nvme* 2>/dev/null && echo done',
    'devices of the machine by their folder': () => 'echo 0 > /sys/class/leds/x/brightness; touch /sys/x && echo done',
    'a new root': () => 'chroot / true && echo done',
    'the namespace of the first process': () => 'nsenter -t 1 -m -- touch /usr/x && echo done',
    'a mount over what is protected': () => 'mount -t tmpfs none packages/.vscode && echo done',
    'a mount of processes': () => 'mount -t proc none /mnt && echo done',
    'more rights': () => 'grep -q "CapEff:.*[1-9a-f]" /proc/self/status && echo done',
    'more rights by a program that gives them': () => 'su -s /bin/sh nobody -c "echo done" </dev/null',
    'another owner of a file outside': () => `chown 1:1 ${outside()}/note && echo done`,
    'other rights of a file outside': () => `chmod 777 ${outside()}/note && echo done`,
    'another time of a file outside': () => `touch -d 2001-01-01 ${outside()}/note && echo done`,
    'a file outside that is emptied': () => `truncate -s 0 ${outside()}/note && echo done`,
    'a file outside that is edited': () => `sed -i s/mine/yours/ ${outside()}/note && echo done`,
    'a file outside that is moved in': () => `mv ${outside()}/note . && echo done`,
    'a file outside that is copied over': () => `cp .git ${outside()}/note && echo done`,
    'a file outside, by a program': () =>
      `node -e 'require("node:fs").writeFileSync(process.argv[1], "x"); console.log("done")' ${outside()}/note`,
    'an archive unpacked outside': () => `touch new && tar cf a.tar new && tar xf a.tar -C ${outside()} && echo done`,
    'a repository outside': () => `git init -q ${outside()}/r && echo done`,
    'a job of the machine for later': () => 'echo "* * * * * true" | crontab - && echo done',
    'a service of the machine': () => 'systemctl --user daemon-reload && echo done',
    'a rename of what is protected': () => 'mv packages/.vscode packages/vscode && echo done',
    'a rename of the folder around what is protected': () =>
      'mv packages other && mkdir -p packages/.vscode && touch packages/.vscode/new && echo done',
    'a rename of the folder around it by a program': () =>
      `node -e 'require("node:fs").renameSync("packages", "other"); console.log("done")'`,
    'an exchange of the folder around it': () =>
      'mkdir -p other/.vscode && touch other/.vscode/new && mv --exchange -T packages other && echo done',
    'the removal of the folder around it': () => 'rm -rf packages; mkdir packages && echo done',
    'a link in place of what is protected': () =>
      'ln -sfn /tmp packages/.vscode && test -L packages/.vscode && echo done',
    'another machine': () => '(exec 3<>/dev/tcp/192.0.2.1/80) && echo done',
  };
  for (const [what, line] of Object.entries(escapes)) {
    it(`keeps from ${what}`, async () => {
      writeFileSync(path.join(place.top, 'models.json'), 'a-key');
      const { end, printed } = await run(line());
      assert.equal(end.kind, 'exited');
      assert.doesNotMatch(printed, /^done$|a-private-key|a-password|a-key/m);
      assert.deepEqual(readdirSync(outside()), ['note']);
      assert.equal(readFileSync(path.join(outside(), 'note'), 'utf8'), 'mine');
      assert.equal(readFileSync(path.join(place.folder, '.git'), 'utf8'), 'gitdir: elsewhere\n');
      assert.deepEqual(readdirSync(path.join(place.folder, 'packages/.vscode')), ['tasks.json']);
      for (const name of ['.vscode', '.npmrc', '.github', 'AGENTS.md']) {
        assert.equal(existsSync(path.join(place.folder, name)), false, `${name} is left`);
      }
    });
  }

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
