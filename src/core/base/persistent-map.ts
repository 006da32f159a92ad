/**
 * An immutable map: `set` and `delete` return a new map that shares all untouched branches with the old one,
 * so a state of 100,000 tasks costs one short path per event. Iteration is in no promised order.
 * A 32-way hash trie (P. Bagwell, "Ideal Hash Trees", 2001) with buckets for equal hashes.
 */
export interface PersistentMap<V> {
  readonly size: number;
  get(key: string): V | undefined;
  has(key: string): boolean;
  set(key: string, value: V): PersistentMap<V>;
  delete(key: string): PersistentMap<V>;
  entries(): IterableIterator<[string, V]>;
  keys(): IterableIterator<string>;
  /** As a loop over `values`, several times faster. */
  forEach(visit: (value: V, key: string) => void): void;
  values(): IterableIterator<V>;
}

interface Leaf<V> {
  readonly hash: number;
  readonly entries: readonly (readonly [string, V])[];
}
interface Branch<V> {
  readonly bitmap: number;
  readonly nodes: readonly Node<V>[];
}
type Node<V> = Leaf<V> | Branch<V>;

const BITS = 5;
const MASK = (1 << BITS) - 1;

function hashOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

function isLeaf<V>(node: Node<V>): node is Leaf<V> {
  return 'entries' in node;
}

function slotOf(hash: number, shift: number): number {
  return 1 << ((hash >>> shift) & MASK);
}

function indexOf(bitmap: number, slot: number): number {
  let bits = bitmap & (slot - 1);
  bits -= (bits >>> 1) & 0x55555555;
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

function find<V>(root: Node<V> | undefined, key: string): readonly [string, V] | undefined {
  const hash = hashOf(key);
  let node = root;
  for (let shift = 0; node; shift += BITS) {
    if (isLeaf(node)) return node.entries.find(([k]) => k === key);
    const slot = slotOf(hash, shift);
    if (!(node.bitmap & slot)) return undefined;
    node = node.nodes[indexOf(node.bitmap, slot)];
  }
  return undefined;
}

function merge<V>(a: Leaf<V>, b: Leaf<V>, shift: number): Branch<V> {
  const slotA = slotOf(a.hash, shift);
  const slotB = slotOf(b.hash, shift);
  if (slotA === slotB) return { bitmap: slotA, nodes: [merge(a, b, shift + BITS)] };
  return { bitmap: slotA | slotB, nodes: slotA >>> 0 < slotB >>> 0 ? [a, b] : [b, a] };
}

function insert<V>(node: Node<V> | undefined, key: string, value: V, hash: number, shift: number): Node<V> {
  const leaf: Leaf<V> = { hash, entries: [[key, value]] };
  if (!node) return leaf;
  if (isLeaf(node)) {
    if (node.hash !== hash) return merge(node, leaf, shift);
    return { hash, entries: [...node.entries.filter(([k]) => k !== key), [key, value]] };
  }
  const slot = slotOf(hash, shift);
  const index = indexOf(node.bitmap, slot);
  const nodes = node.nodes.slice();
  if (node.bitmap & slot) nodes[index] = insert(nodes[index], key, value, hash, shift + BITS);
  else nodes.splice(index, 0, leaf);
  return { bitmap: node.bitmap | slot, nodes };
}

function remove<V>(node: Node<V>, key: string, hash: number, shift: number): Node<V> | undefined {
  if (isLeaf(node)) {
    const entries = node.entries.filter(([k]) => k !== key);
    return entries.length > 0 ? { hash: node.hash, entries } : undefined;
  }
  const slot = slotOf(hash, shift);
  const index = indexOf(node.bitmap, slot);
  const child = node.nodes[index];
  if (!(node.bitmap & slot) || !child) return node;
  const rest = remove(child, key, hash, shift + BITS);
  const nodes = node.nodes.slice();
  if (rest) nodes[index] = rest;
  else nodes.splice(index, 1);
  const only = nodes[0];
  if (!only) return undefined;
  if (nodes.length === 1 && isLeaf(only)) return only;
  return { bitmap: rest ? node.bitmap : node.bitmap & ~slot, nodes };
}

function visitAll<V>(node: Node<V> | undefined, visit: (value: V, key: string) => void): void {
  if (!node) return;
  if (isLeaf(node)) for (const [key, value] of node.entries) visit(value, key);
  else for (const child of node.nodes) visitAll(child, visit);
}

function* walk<V>(node: Node<V> | undefined): IterableIterator<[string, V]> {
  if (!node) return;
  if (isLeaf(node)) for (const [key, value] of node.entries) yield [key, value];
  else for (const child of node.nodes) yield* walk(child);
}

function fromRoot<V>(root: Node<V> | undefined, size: number): PersistentMap<V> {
  const map: PersistentMap<V> = {
    size,
    get: (key) => find(root, key)?.[1],
    has: (key) => find(root, key) !== undefined,
    set: (key, value) => fromRoot(insert(root, key, value, hashOf(key), 0), map.has(key) ? size : size + 1),
    delete: (key) => (root && map.has(key) ? fromRoot(remove(root, key, hashOf(key), 0), size - 1) : map),
    forEach: (visit) => {
      visitAll(root, visit);
    },
    entries: () => walk(root),
    *keys() {
      for (const [key] of walk(root)) yield key;
    },
    *values() {
      for (const [, value] of walk(root)) yield value;
    },
  };
  return map;
}

/** A persistent map holding the given entries. */
export function persistentMap<V>(entries: Iterable<readonly [string, V]> = []): PersistentMap<V> {
  let map = fromRoot<V>(undefined, 0);
  for (const [key, value] of entries) map = map.set(key, value);
  return map;
}
