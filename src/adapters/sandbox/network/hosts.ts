import { BlockList, isIP, isIPv4, isIPv6 } from 'node:net';

/** A host that may be reached at one port. */
export interface HostGrant {
  /** A name in small letters without a dot at its end, or an address as {@link plainHost} writes it. */
  readonly host: string;
  readonly port: number;
  /** It may lead to a private address, because the person says so. */
  readonly isPrivate: boolean;
}

/** Ranges of addresses: of the two kinds apart, since in one list an address of the old kind counts as one of the new, too. */
function listOf(ranges: string): { readonly ipv4: BlockList; readonly ipv6: BlockList } {
  const lists = { ipv4: new BlockList(), ipv6: new BlockList() };
  for (const range of ranges.split(/\s+/)) {
    const [address = '', bits = ''] = range.split('/');
    const kind = isIPv6(address) ? 'ipv6' : 'ipv4';
    lists[kind].addSubnet(address, Number(bits), kind);
  }
  return lists;
}

/** What belongs to one network: homes, companies, this machine; and what is for tests and documents, which some use for theirs. */
const local = listOf(
  `10.0.0.0/8 100.64.0.0/10 172.16.0.0/12 192.168.0.0/16 127.0.0.0/8 192.0.2.0/24 198.18.0.0/15 198.51.100.0/24
  203.0.113.0/24 ::1/128 fc00::/7 2001:db8::/32 3fff::/20`,
);

/** All that is not one machine of the public network: besides, addresses of links (where clouds give out keys), of groups, for documents, and those that carry others inside. */
const special = listOf(
  `0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 192.31.196.0/24
  192.52.193.0/24 192.88.99.0/24 192.168.0.0/16 192.175.48.0/24 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4
  240.0.0.0/4 ::/3 4000::/2 8000::/1 2001::/23 2001:db8::/32 2002::/16 3fff::/20`,
);

function isIn(lists: ReturnType<typeof listOf>, address: string): boolean {
  const kind = isIPv6(address) ? 'ipv6' : 'ipv4';
  return lists[kind].check(address, kind);
}

/** Whether an address that a granted name leads to may be connected to. One that was granted by itself always may. */
export function mayConnect(address: string, { host, isPrivate }: HostGrant): boolean {
  if (isIP(address) === 0) return false;
  if (!isIn(special, address)) return true;
  return isPrivate && (host === address || isIn(local, address));
}

const label = /^[a-z\d_](?:[a-z\d_-]{0,61}[a-z\d_])?$/;

/** A host as it is compared: small letters, no dot at the end, no brackets. Null for what is neither a name nor an address in its usual form. */
export function plainHost(text: string): string | null {
  const inner = /^\[([\da-f:.]+)\]$/i.exec(text)?.[1];
  if (inner !== undefined) return isIPv6(inner) ? new URL(`http://[${inner}]`).hostname.slice(1, -1) : null;
  const name = text.toLowerCase().replace(/\.$/, '');
  if (isIPv4(name)) return name;
  const labels = name.split('.');
  // A last label of digits makes programs read the whole as an address: 127.1, 2130706433, 0x7f.1.
  const isNumber = /^(?:\d+|0x[\da-f]*)$/.test(labels.at(-1) ?? '');
  return name.length <= 253 && !isNumber && labels.every((each) => label.test(each)) ? name : null;
}

/** Reads `host`, `host:port`, or either behind `private:`. Without a port it is that of HTTPS. Null when it is no such thing. */
export function readGrant(text: string): HostGrant | null {
  const [, mark, name = '', digits = '443'] =
    /^(private:)?(\[[^\]]*\]|[^:[\]]+)(?::(\d{1,5}))?$/.exec(text.trim()) ?? [];
  const host = plainHost(name);
  const port = Number(digits);
  return host === null || port < 1 || port > 65_535 ? null : { host, port, isPrivate: mark !== undefined };
}

/** What a client asks a proxy to connect it to: `host:port`. */
export function readAuthority(text: string): { readonly host: string; readonly port: number } | null {
  const [, name = '', digits = ''] = /^(\[[^\]]*\]|[^:[\]@/?#\s]+):(\d{1,5})$/.exec(text) ?? [];
  const host = plainHost(name);
  const port = Number(digits);
  return host === null || port < 1 || port > 65_535 ? null : { host, port };
}
