import assert from 'node:assert/strict';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { networkEscapes, tryNetworkEscape } from './network-escapes.ts';
import { openNetwork, type NetworkPlace } from './network-place.ts';

describe('a sandbox from which some hosts are reached', function () {
  this.timeout(60_000);
  let place: NetworkPlace;
  let [folder, granted, other] = ['', '', ''];
  const run: NetworkPlace['run'] = (...order) => place.run(...order);
  const runnerWith: NetworkPlace['runnerWith'] = (reach) => place.runnerWith(reach);
  before(async function () {
    place = await openNetwork();
    ({ folder, granted, other } = place);
    if (!(await runnerWith().terms()).sandboxed) this.skip();
  });
  after(() => {
    place.close();
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

  for (const [what, line] of Object.entries(networkEscapes)) {
    it(`keeps from ${what}`, () => tryNetworkEscape(place, line));
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
