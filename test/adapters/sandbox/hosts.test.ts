import assert from 'node:assert/strict';
import { mayConnect, plainHost, readAuthority, readGrant } from '../../../src/adapters/sandbox/network/hosts.ts';

describe('a host that is granted', () => {
  it('is a name or an address in its usual form, with a port', () => {
    assert.deepEqual(readGrant('Example.org.'), { host: 'example.org', port: 443, isPrivate: false });
    assert.deepEqual(readGrant('private:db.internal:5432'), { host: 'db.internal', port: 5432, isPrivate: true });
    assert.deepEqual(readGrant('[2001:DB8:0::1]:80'), { host: '2001:db8::1', port: 80, isPrivate: false });
    for (const text of [
      ...['', '*', '*.example.org', 'https://example.org', 'example.org/x', 'a b', 'user@example.org', 'example.org:0'],
      ...['example.org:70000', '2130706433', '0x7f.1', '127.1', '0177.0.0.1', 'x.0x7f', '[127.0.0.1]', '::1', 'a..b'],
      ...['-a.example', 'ex%61mple.org', 'éxample.org', 'a\n.example'],
    ]) {
      assert.equal(readGrant(text), null, text);
    }
  });

  it('is compared as it is written out', () => {
    assert.equal(plainHost('EXAMPLE.org.'), 'example.org');
    assert.equal(plainHost('[::FFFF:127.0.0.1]'), '::ffff:7f00:1');
    assert.deepEqual(readAuthority('[::1]:443'), { host: '::1', port: 443 });
    for (const text of ['example.org', 'example.org:', 'a@example.org:443', 'example.org:443 x', '2130706433:80']) {
      assert.equal(readAuthority(text), null, text);
    }
  });

  const places =
    `0.0.0.0 10.1.2.3 100.64.0.1 127.0.0.1 169.254.169.254 172.16.0.1 192.168.1.1 198.18.0.1 224.0.0.1 255.255.255.255
    :: ::1 ::ffff:127.0.0.1 ::ffff:a9fe:a9fe ::127.0.0.1 64:ff9b::7f00:1 64:ff9b:1::1 2001::1 2002:7f00:1:: fc00::1
    fd00:ec2::254 fe80::1 fec0::1 ff02::1 2001:db8::1`.split(/\s+/);
  for (const address of places) {
    it(`does not lead to ${address} by a public name`, () => {
      assert.equal(mayConnect(address, { host: 'example.org', port: 443, isPrivate: false }), false);
    });
  }

  it('leads to public addresses', () => {
    for (const address of ['93.184.215.14', '8.8.8.8', '172.32.0.1', '2606:2800:21f::1', '3000::1']) {
      assert.equal(mayConnect(address, { host: 'example.org', port: 443, isPrivate: false }), true, address);
    }
  });

  it('leads to addresses of its own network when the person says so, and to those of links only by themselves', () => {
    const named = { host: 'db.internal', port: 5432, isPrivate: true };
    for (const address of ['10.0.0.1', '127.0.0.1', '::1', 'fd00::1']) assert.equal(mayConnect(address, named), true);
    for (const address of ['169.254.169.254', 'fe80::1', '0.0.0.0', '224.0.0.1']) {
      assert.equal(mayConnect(address, named), false, address);
    }
    assert.equal(mayConnect('169.254.1.1', { host: '169.254.1.1', port: 80, isPrivate: true }), true);
    assert.equal(mayConnect('169.254.1.1', { host: '169.254.1.1', port: 80, isPrivate: false }), false);
  });
});
