import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer as createWebServer, type IncomingMessage, type Server } from 'node:http';
import { connect, createServer, type AddressInfo, type Server as PlainServer } from 'node:net';
import { createProxy, type ProxyTerms } from '../../../src/adapters/sandbox/network/proxy.ts';
import type { HostGrant } from '../../../src/adapters/sandbox/network/hosts.ts';
import type { Connection } from '../../../src/core/ports/index.ts';

const open: PlainServer[] = [];
afterEach(async () => {
  await Promise.all(
    open.splice(0).map((server) => {
      if ('closeAllConnections' in server) (server as Server).closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    }),
  );
});

async function listening<S extends PlainServer>(server: S): Promise<{ readonly server: S; readonly port: number }> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  open.push(server);
  return { server, port: (server.address() as AddressInfo).port };
}

/** A machine that says what it was sent, in one answer a request. */
async function webServer(): Promise<{ readonly port: number; readonly heard: string[] }> {
  const heard: string[] = [];
  const server = createWebServer((message: IncomingMessage, answer) => {
    const parts: Buffer[] = [];
    message.on('data', (part: Buffer) => parts.push(part));
    message.on('end', () => {
      heard.push(
        [message.method, message.url, message.rawHeaders.join('|'), Buffer.concat(parts).toString()].join(' '),
      );
      if (message.url === '/away') answer.writeHead(302, { Location: 'http://169.254.169.254/keys' }).end();
      else answer.setHeader('X-Said', 'yes').end('heard');
    });
  });
  return { port: (await listening(server)).port, heard };
}

function grant(host: string, port: number, isPrivate = true): HostGrant {
  return { host, port, isPrivate };
}

async function proxyWith(
  grants: readonly HostGrant[],
  more: Partial<ProxyTerms> = {},
): Promise<{ readonly port: number; readonly seen: Connection[]; readonly lookedUp: string[] }> {
  const seen: Connection[] = [];
  const lookedUp: string[] = [];
  const proxy = createProxy({
    grants,
    password: null,
    onConnection: (connection) => seen.push(connection),
    lookup(host) {
      lookedUp.push(host);
      return Promise.resolve([{ address: '127.0.0.1', family: 4 }]);
    },
    ...more,
  });
  return { port: (await listening(proxy)).port, seen, lookedUp };
}

/** Sends these bytes and returns all that comes back until the other side ends. */
async function said(port: number, text: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.setEncoding('latin1');
  socket.write(text);
  let got = '';
  socket.on('data', (part) => (got += String(part)));
  socket.on('error', () => undefined);
  await once(socket, 'close');
  return got;
}

const request = (port: number, target: string, more = ''): Promise<string> =>
  said(port, `GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${more}\r\n`);

describe('the proxy of a sandbox', () => {
  it('lets a tunnel through to a host and port that are granted, and tells of it', async () => {
    const { port: far } = await listening(
      createServer((socket) => {
        socket.on('error', () => undefined);
        socket.end('hello from far');
      }),
    );
    const { port, seen } = await proxyWith([grant('db.internal', far)]);
    assert.match(
      await said(port, `CONNECT DB.internal.:${String(far)} HTTP/1.1\r\nHost: x\r\n\r\n`),
      /^HTTP\/1\.1 200 [^]*\r\n\r\nhello from far$/,
    );
    assert.deepEqual(seen, [{ host: 'db.internal', port: far, outcome: 'reached', address: '127.0.0.1' }]);
  });

  it('hands on a plain request, without what is about the connection', async () => {
    const web = await webServer();
    const { port, seen } = await proxyWith([grant('db.internal', web.port)]);
    const more = 'Proxy-Authorization: Basic eDp5\r\nProxy-Connection: close\r\nUpgrade: h2c\r\nX-Own: 1\r\n';
    const got = await request(port, `http://db.internal:${String(web.port)}/a?b=c`, more);
    assert.match(got, /^HTTP\/1\.1 200 [^]*X-Said: yes[^]*heard$/);
    assert.deepEqual(web.heard, [`GET /a?b=c Host|db.internal:${String(web.port)}|X-Own|1|Connection|close `]);
    assert.equal(seen[0]?.outcome, 'reached');
  });

  it('keeps from everything else, by name, port or address, and looks up no name that is not granted', async () => {
    const web = await webServer();
    const { port, seen, lookedUp } = await proxyWith([grant('db.internal', web.port)]);
    const other = web.port === 65_535 ? 65_534 : web.port + 1;
    const places = [
      `db.internal:${String(other)}`,
      `127.0.0.1:${String(web.port)}`,
      `localhost:${String(web.port)}`,
      `[::1]:${String(web.port)}`,
      `[::ffff:127.0.0.1]:${String(web.port)}`,
      `a-secret-told-by-a-name.evil.example:${String(web.port)}`,
      `xdb.internal:${String(web.port)}`,
      `db.internal.evil.example:${String(web.port)}`,
      '169.254.169.254:80',
    ];
    for (const place of places) {
      assert.match(await said(port, `CONNECT ${place} HTTP/1.1\r\nHost: x\r\n\r\n`), /^HTTP\/1\.1 403 /, place);
      assert.match(await request(port, `http://${place}/`), /^HTTP\/1\.1 403 [^]*lets nothing through to/, place);
    }
    assert.deepEqual(web.heard, []);
    assert.deepEqual(lookedUp, []);
    assert.ok(seen.length === places.length * 2 && seen.every(({ outcome }) => outcome === 'not-granted'));
  });

  it('takes no form of an address that is read in two ways', async () => {
    const web = await webServer();
    const { port } = await proxyWith([grant('db.internal', web.port)]);
    for (const host of ['2130706433', '0x7f000001', '127.1', '0177.0.0.1', '[::]', '0', 'db.internal@127.0.0.1']) {
      const place = `${host}:${String(web.port)}`;
      assert.match(await said(port, `CONNECT ${place} HTTP/1.1\r\nHost: x\r\n\r\n`), /^HTTP\/1\.1 40[03] /, place);
      assert.match(await request(port, `http://${place}/`), /^HTTP\/1\.1 40[03] /, place);
    }
    for (const target of ['/', 'https://db.internal/', 'ftp://db.internal/', `//db.internal:${String(web.port)}/`]) {
      assert.match(await request(port, target), /^HTTP\/1\.1 40[03] /, target);
    }
    assert.deepEqual(web.heard, []);
  });

  it('keeps a granted name from private addresses, whatever it leads to besides', async () => {
    const web = await webServer();
    const lookup = () =>
      Promise.resolve([
        { address: '93.184.215.14', family: 4 },
        { address: '127.0.0.1', family: 4 },
      ]);
    const { port, seen } = await proxyWith([grant('example.org', web.port, false)], { lookup });
    assert.match(await request(port, `http://example.org:${String(web.port)}/`), /^HTTP\/1\.1 403 [^]*private address/);
    assert.deepEqual(seen, [{ host: 'example.org', port: web.port, outcome: 'private-address' }]);
    assert.deepEqual(web.heard, []);
  });

  it('looks a name up once for a connection: a second answer cannot lead elsewhere', async () => {
    const web = await webServer();
    let asked = 0;
    const lookup = () => Promise.resolve([{ address: asked++ === 0 ? '127.0.0.1' : '169.254.169.254', family: 4 }]);
    const { port } = await proxyWith([grant('db.internal', web.port)], { lookup });
    assert.match(await request(port, `http://db.internal:${String(web.port)}/`), /heard$/);
    assert.equal(asked, 1);
  });

  it('follows no redirection', async () => {
    const web = await webServer();
    const { port, seen } = await proxyWith([grant('db.internal', web.port)]);
    const got = await request(port, `http://db.internal:${String(web.port)}/away`);
    assert.match(got, /^HTTP\/1\.1 302 [^]*169\.254\.169\.254/);
    assert.equal(seen.length, 1);
  });

  it('judges each request of a connection by itself', async () => {
    const [web, other] = [await webServer(), await webServer()];
    const { port } = await proxyWith([grant('db.internal', web.port)]);
    const line = (to: number): string => `GET http://db.internal:${String(to)}/ HTTP/1.1\r\nHost: x\r\n`;
    const got = await said(port, `${line(web.port)}\r\n${line(other.port)}Connection: close\r\n\r\n`);
    assert.match(got, /^HTTP\/1\.1 200 [^]*HTTP\/1\.1 403 /);
    assert.deepEqual([web.heard.length, other.heard.length], [1, 0]);
  });

  it('does not take a body for another request, and refuses what is told in two ways', async () => {
    const web = await webServer();
    const { port } = await proxyWith([grant('db.internal', web.port)]);
    const hidden = 'GET /hidden HTTP/1.1\r\nHost: x\r\n\r\n';
    const start = `GET http://db.internal:${String(web.port)}/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n`;
    const chunk = `${hidden.length.toString(16)}\r\n${hidden}\r\n0\r\n\r\n`;
    assert.match(await said(port, `${start}Transfer-Encoding: chunked\r\n\r\n${chunk}`), /heard$/);
    assert.equal(web.heard.length, 1);
    assert.ok(web.heard[0]?.endsWith(hidden), web.heard[0]);
    for (const twice of [
      `${start}Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n${chunk}`,
      `${start}Content-Length: 0\r\nContent-Length: 4\r\n\r\nabcd`,
      `${start}Transfer-Encoding: xchunked\r\n\r\n${chunk}`,
      `GET http://db.internal:${String(web.port)}/a\r\nX: HTTP/1.1\r\nHost: x\r\n\r\n`,
      `${start}X-Folded: a\n GET: b\r\n\r\n`,
    ]) {
      await said(port, twice);
    }
    assert.ok(
      web.heard.every((each) => !each.startsWith('GET /hidden')),
      web.heard.join('\n'),
    );
  });

  it('tells when a host does not answer, or is not there', async () => {
    const gone = await listening(createServer());
    await new Promise((resolve) => gone.server.close(resolve));
    open.pop();
    const { port, seen } = await proxyWith([grant('db.internal', gone.port)]);
    assert.match(await request(port, `http://db.internal:${String(gone.port)}/`), /^HTTP\/1\.1 502 /);
    assert.match(
      await said(port, `CONNECT db.internal:${String(gone.port)} HTTP/1.1\r\nHost: x\r\n\r\n`),
      /^HTTP\/1\.1 502 /,
    );
    const nowhere = await proxyWith([grant('db.internal', 1)], {
      lookup: () => Promise.reject(new Error('ENOTFOUND')),
    });
    assert.match(await request(nowhere.port, 'http://db.internal:1/'), /There is no host db\.internal/);
    assert.deepEqual(
      [...seen, ...nowhere.seen].map(({ outcome }) => outcome),
      ['unreachable', 'unreachable', 'no-such-host'],
    );
  });

  it('answers nobody without the password where others could ask', async () => {
    const web = await webServer();
    const { port } = await proxyWith([grant('db.internal', web.port)], { password: 'secret' });
    const target = `http://db.internal:${String(web.port)}/`;
    assert.match(await request(port, target), /^HTTP\/1\.1 407 /);
    assert.match(
      await said(port, `CONNECT db.internal:${String(web.port)} HTTP/1.1\r\nHost: x\r\n\r\n`),
      /^HTTP\/1\.1 407 /,
    );
    const word = Buffer.from('maestro:secret').toString('base64');
    assert.match(await request(port, target, `Proxy-Authorization: Basic ${word}\r\n`), /heard$/);
    assert.equal(web.heard.length, 1);
  });
});
