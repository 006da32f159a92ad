import path from 'node:path';
import { composers, rooms, type Room } from './rooms.ts';
import ts from 'typescript';

/** Sources by their path from the checkout's root, `/` separated. */
export type Sources = ReadonlyMap<string, string>;

interface Place {
  readonly room: Room;
  /** The folder or file that is this very room: one adapter of several. */
  readonly at: string;
}

function placeOf(file: string): Place | undefined {
  for (const room of rooms) {
    const pattern = room.at.replaceAll('.', '\\.').replaceAll('*', '[^/]+');
    const match = new RegExp(room.at.endsWith('/') ? `^${pattern}` : `^${pattern}$`).exec(file);
    if (match) return { room, at: match[0] };
  }
  return undefined;
}

/** What a file imports, exports from or requires, as it is written there. */
export function importsOf(text: string): readonly string[] {
  return ts.preProcessFile(text, true, true).importedFiles.map((imported) => imported.fileName);
}

function packageName(specifier: string): string {
  if (specifier.startsWith('node:')) return 'node:';
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

function complaintAboutPackage(place: Place, specifier: string): string | undefined {
  const name = packageName(specifier);
  const { packages } = place.room;
  const wild = name !== 'node:' && name !== 'vscode' && packages.includes('*');
  if (wild || packages.includes(name)) return undefined;
  return `room '${place.room.name}' may not use '${specifier}'`;
}

function complaintAboutFile(file: string, place: Place, target: string, sources: Sources): string | undefined {
  if (!sources.has(target)) return `imports ${target}, which is not there`;
  const entered = placeOf(target);
  if (!entered) return `imports ${target}, which is in no room`;
  if (entered.at === place.at) return undefined;
  const allowed =
    place.room.enters.includes(entered.room.name) || (entered.room.name === 'adapters' && composers.has(file));
  if (!allowed) return `room '${place.room.name}' may not enter '${entered.room.name}' (${target})`;
  if (target !== `${entered.at}index.ts`) return `enters '${entered.room.name}' by ${target}, not by its index.ts`;
  return undefined;
}

/** Every breach of the law, a line each, empty when there is none. */
export function breachesOf(sources: Sources): readonly string[] {
  const breaches: string[] = [];
  const graph = new Map<string, readonly string[]>();
  for (const [file, text] of sources) {
    const specifiers = importsOf(text);
    const relative = specifiers.filter((specifier) => specifier.startsWith('.'));
    const targets = relative.map((specifier) => path.posix.join(path.posix.dirname(file), specifier));
    graph.set(file, targets);
    const place = placeOf(file);
    if (!place) {
      breaches.push(`${file}: belongs to no room`);
      continue;
    }
    const complaints = [
      ...specifiers.filter((s) => !s.startsWith('.')).map((specifier) => complaintAboutPackage(place, specifier)),
      ...targets.map((target) => complaintAboutFile(file, place, target, sources)),
      ...(place.room.raw ? [] : rawMeansIn(text).map((means) => `room '${place.room.name}' may not touch ${means}`)),
    ];
    for (const complaint of complaints) if (complaint) breaches.push(`${file}: ${complaint}`);
  }
  return [...breaches, ...cyclesOf(graph).map((cycle) => `${cycle.join(' → ')}: a cycle`)];
}

/** Globals by which a file reaches the machine, the clock or chance: those come in as values and functions. */
const rawGlobals = new Set(['process', 'fetch', 'require', 'Buffer', 'setTimeout', 'setInterval', 'setImmediate']);
const rawCalls = new Set(['Date.now', 'Math.random', 'performance.now', 'crypto.randomUUID', 'AbortSignal.timeout']);

/** The names of raw means that a source uses, with their lines. */
export function rawMeansIn(text: string): readonly string[] {
  const source = ts.createSourceFile('x.ts', text, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const declared = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (isDeclaration(node) && ts.isIdentifier(node.name)) declared.add(node.name.text);
    const name = rawNameOf(node);
    if (name) {
      found.push(`${name} (line ${String(source.getLineAndCharacterOfPosition(node.getStart()).line + 1)})`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found.filter((name) => !declared.has(name.split(' ')[0] ?? ''));
}

function isDeclaration(node: ts.Node): node is ts.VariableDeclaration | ts.ParameterDeclaration | ts.BindingElement {
  return ts.isVariableDeclaration(node) || ts.isParameter(node) || ts.isBindingElement(node);
}

function rawNameOf(node: ts.Node): string | undefined {
  if (ts.isPropertyAccessExpression(node) && rawCalls.has(node.getText())) return node.getText();
  if (ts.isNewExpression(node) && node.expression.getText() === 'Date' && !node.arguments?.length) return 'new Date()';
  if (!ts.isIdentifier(node) || !rawGlobals.has(node.text)) return undefined;
  const { parent } = node;
  // A name after a dot or before a colon is somebody's own property, not the global.
  const isOwnName = 'name' in parent && parent.name === node;
  return isOwnName && !ts.isShorthandPropertyAssignment(parent) ? undefined : node.text;
}

/** The groups of files that import each other in a circle (R. Tarjan, "Depth-first search and linear graph algorithms", 1972). */
function cyclesOf(graph: ReadonlyMap<string, readonly string[]>): readonly (readonly string[])[] {
  const order = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const open = new Set<string>();
  const cycles: string[][] = [];
  const lowOf = (file: string) => low.get(file) ?? Infinity;
  const visit = (file: string): void => {
    order.set(file, order.size);
    low.set(file, order.size - 1);
    stack.push(file);
    open.add(file);
    for (const next of graph.get(file) ?? []) {
      if (!order.has(next)) visit(next);
      if (open.has(next)) low.set(file, Math.min(lowOf(file), lowOf(next)));
    }
    if (low.get(file) !== order.get(file)) return;
    const group = stack.splice(stack.lastIndexOf(file));
    for (const member of group) open.delete(member);
    if (group.length > 1 || graph.get(file)?.includes(file)) cycles.push(group);
  };
  for (const file of graph.keys()) if (!order.has(file)) visit(file);
  return cycles;
}
