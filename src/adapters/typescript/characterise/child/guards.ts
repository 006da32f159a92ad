/**
 * Owns the child's view of the world outside a function's arguments. While a call runs, whatever would make its outcome
 * depend on time, chance or the machine is noted, and whatever would reach out of the process is refused.
 *
 * Invariants:
 * 1. Nothing is noted outside `watch` … `stop`.
 * 2. Files, processes and the network are refused while watching; the network and leaving the process are refused always.
 */
import { createRequire, syncBuiltinESMExports } from 'node:module';

/** Watches one call at a time. */
export interface Guards {
  watch(): void;
  /** What was leaned on since `watch`, in order of names. */
  stop(): readonly string[];
  /** Adds to what was seen, from outside the guarded calls. */
  note(leaning: string): void;
}

type AnyFunction = (...args: never[]) => unknown;
interface State {
  watching: boolean;
  readonly seen: Set<string>;
}

const hostModules: readonly (readonly [string, string])[] = [
  ['fs', 'the file system'],
  ['child_process', 'other processes'],
  ['worker_threads', 'threads'],
  ['cluster', 'other processes'],
  ['net', 'the network'],
  ['tls', 'the network'],
  ['http', 'the network'],
  ['https', 'the network'],
  ['http2', 'the network'],
  ['dns', 'the network'],
  ['dgram', 'the network'],
  ['os', 'the machine'],
];
const chances = ['randomBytes', 'randomInt', 'randomUUID', 'randomFill', 'randomFillSync', 'getRandomValues'];
const prototypes = [Object, Array, String, Number, Boolean, Function, Date, RegExp, Map, Set, Promise, Error].map(
  (builtIn) => builtIn.prototype as object,
);

function refuse(leaning: string): never {
  throw Object.assign(new Error(`EACCES: ${leaning} is out of reach here`), { code: 'EACCES' });
}

/** Replaces a function by one that asks first; its own properties stay reachable. */
function guard(owner: object, name: string, ask: () => void): void {
  const property = Object.getOwnPropertyDescriptor(owner, name);
  if (!property?.configurable || typeof property.value !== 'function') return;
  const original = property.value as AnyFunction;
  const value = new Proxy(original, {
    apply(target, self, args) {
      ask();
      return Reflect.apply(target, self, args) as unknown;
    },
    construct(target, args, maker) {
      ask();
      return Reflect.construct(target, args, maker) as object;
    },
  });
  Object.defineProperty(owner, name, { ...property, value });
}

function guardHost(state: State, note: (leaning: string) => void): void {
  const load = createRequire(import.meta.url);
  const asking = (leaning: string, always: boolean) => () => {
    note(leaning);
    if (always || state.watching) refuse(leaning);
  };
  for (const [name, leaning] of hostModules) {
    const module = load(`node:${name}`) as Record<string, unknown>;
    for (const member of Object.keys(module)) guard(module, member, asking(leaning, false));
    const { promises } = module;
    if (typeof promises === 'object' && promises !== null) {
      for (const member of Object.keys(promises)) guard(promises, member, asking(leaning, false));
    }
  }
  const { Socket, Server } = load('node:net') as { Socket: AnyFunction; Server: AnyFunction };
  guard(Socket.prototype as object, 'connect', asking('the network', true));
  guard(Server.prototype as object, 'listen', asking('the network', true));
  guard(globalThis, 'fetch', asking('the network', true));
  guard(globalThis, 'WebSocket', asking('the network', true));
  const crypto = load('node:crypto') as object;
  for (const name of chances) {
    guard(crypto, name, () => note('chance'));
    guard(Object.getPrototypeOf(globalThis.crypto) as object, name, () => note('chance'));
  }
  syncBuiltinESMExports();
}

function guardTime(note: (leaning: string) => void): void {
  const RealDate = Date;
  const clock = () => note('the clock');
  const WatchedDate = new Proxy(RealDate, {
    apply(target, self, args) {
      clock();
      return Reflect.apply(target, self, args) as unknown;
    },
    construct(target, args, maker) {
      if (args.length === 0) clock();
      return Reflect.construct(target, args, maker) as object;
    },
  });
  guard(RealDate, 'now', clock);
  Object.defineProperty(RealDate.prototype, 'constructor', { value: WatchedDate, writable: true, configurable: true });
  globalThis.Date = WatchedDate;
  guard(Object.getPrototypeOf(performance) as object, 'now', clock);
  guard(process, 'hrtime', clock);
  guard(process.hrtime, 'bigint', clock);
  guard(process, 'uptime', clock);
  guard(Math, 'random', () => note('chance'));
}

function guardProcess(note: (leaning: string) => void): void {
  const leave = () => {
    note('leaving the process');
    refuse('leaving the process');
  };
  for (const name of ['exit', 'reallyExit', 'abort', 'kill', 'chdir', 'dlopen']) guard(process, name, leave);
  for (const name of ['cwd', 'memoryUsage', 'cpuUsage', 'resourceUsage']) {
    guard(process, name, () => note('the machine'));
  }
  for (const name of ['argv', 'execArgv', 'pid', 'ppid', 'platform', 'arch', 'version', 'versions', 'stdin'] as const) {
    const value = name === 'stdin' ? undefined : process[name];
    const get = () => {
      note('the machine');
      return value;
    };
    Object.defineProperty(process, name, { get, set: () => undefined, configurable: true, enumerable: true });
  }
  const environment = new Proxy(process.env, {
    get(target, name, self) {
      note('the environment');
      return Reflect.get(target, name, self) as unknown;
    },
    has(target, name) {
      note('the environment');
      return Reflect.has(target, name);
    },
    ownKeys(target) {
      note('the environment');
      return Reflect.ownKeys(target);
    },
  });
  Object.defineProperty(process, 'env', { value: environment, writable: true, configurable: true, enumerable: true });
}

/** Swallows what is printed: a result that comes with noise is still a result. */
function guardOutput(): void {
  const swallow = (_chunk: unknown, ...rest: unknown[]) => {
    const callback = rest.find((item) => typeof item === 'function');
    if (typeof callback === 'function') queueMicrotask(callback as () => void);
    return true;
  };
  for (const stream of [process.stdout, process.stderr]) {
    Object.defineProperty(stream, 'write', { value: swallow, writable: true, configurable: true });
  }
  // The console looks at the environment for its colours, which is no concern of who prints.
  for (const name of ['log', 'info', 'warn', 'error', 'debug', 'dir', 'table', 'trace'] as const) {
    console[name] = () => undefined;
  }
}

function watchShared(): { changed(): boolean } {
  const places = [...prototypes, globalThis, Object, Array, Math, JSON];
  const known = places.map((place) => new Set(Reflect.ownKeys(place)));
  return {
    changed() {
      let changed = false;
      for (const [index, place] of places.entries()) {
        const before = known[index] ?? new Set();
        const added = Reflect.ownKeys(place).filter((key) => !before.has(key));
        for (const key of added) Reflect.deleteProperty(place, key);
        changed ||= added.length > 0;
      }
      return changed;
    },
  };
}

/** Puts the guards in place; `settle` is called after the modules were loaded, so that their own globals are not counted. */
export function installGuards(): Guards & { settle(): void } {
  const state: State = { watching: false, seen: new Set() };
  const note = (leaning: string) => {
    if (state.watching) state.seen.add(leaning);
  };
  let shared = watchShared();
  guardOutput();
  guardTime(note);
  guardProcess(note);
  guardHost(state, note);
  return {
    settle() {
      shared = watchShared();
    },
    watch() {
      state.seen.clear();
      state.watching = true;
    },
    stop() {
      state.watching = false;
      if (shared.changed()) state.seen.add('shared built-in objects');
      return [...state.seen].sort();
    },
    note: (leaning) => void state.seen.add(leaning),
  };
}
