/**
 * The law of imports, as one table. A file belongs to the room with the longest folder that holds it; a file in no room
 * is a violation. Type-only imports count like any other.
 */
export interface Room {
  readonly name: string;
  /** Folder (ends in `/`) or file, from the checkout's root. `*` stands for one folder name: each such folder is a room. */
  readonly at: string;
  /** Names of the rooms that this one may enter, each through its `index.ts`. */
  readonly enters: readonly string[];
  /** Packages from outside, by name; `node:` stands for everything built into Node; `*` for every package but `vscode`. */
  readonly packages: readonly string[];
  /** True when files may touch the machine by globals: `process`, `fetch`, timers, the clock, randomness. */
  readonly raw: boolean;
}

const ranks: readonly (readonly string[])[] = [
  ['base'],
  ['domain'],
  ['ports'],
  ['machine', 'policy', 'models', 'memory', 'changes', 'quality', 'insight'],
  ['roles', 'tools', 'agent', 'workflow'],
  ['app'],
];

/** A core room enters every room of a lower rank; its own rank are strangers. */
const core: readonly Room[] = ranks.flatMap((rank, height) =>
  rank.map((name) => ({
    name,
    at: `src/core/${name}/`,
    enters: ranks.slice(0, height).flat(),
    packages: ['zod'],
    raw: false,
  })),
);

const hostEnters = ['app', 'ports', 'domain', 'base', 'protocol', 'local'];
const means = { packages: ['*', 'node:'], raw: true };

/** Every room there is. */
export const rooms: readonly Room[] = [
  ...core,
  { name: 'model wire', at: 'src/adapters/model-wire/', enters: ['base', 'domain', 'ports'], ...means },
  { name: 'lazy models', at: 'src/adapters/lazy-models/', enters: ['base', 'domain', 'ports'], ...means },
  { name: 'whole files', at: 'src/adapters/whole-files/', enters: ['base', 'domain', 'ports'], ...means },
  { name: 'turnstile', at: 'src/adapters/turnstile/', enters: ['base', 'domain', 'ports'], ...means },
  { name: 'launcher', at: 'src/adapters/launcher/', enters: ['base', 'domain', 'ports', 'turnstile'], ...means },
  {
    name: 'adapters',
    at: 'src/adapters/*/',
    enters: ['base', 'domain', 'ports', 'model wire', 'lazy models', 'whole files', 'turnstile', 'launcher'],
    ...means,
  },
  { name: 'protocol', at: 'src/protocol/', enters: [], packages: ['zod'], raw: false },
  {
    name: 'local',
    at: 'src/local/',
    enters: ['app', 'ports', 'domain', 'base', 'whole files', 'turnstile', 'launcher'],
    ...means,
  },
  { name: 'cli', at: 'src/cli/', enters: hostEnters, ...means },
  { name: 'vscode', at: 'src/vscode/', enters: hostEnters, packages: ['*', 'node:', 'vscode'], raw: true },
  { name: 'command line entry', at: 'src/cli.ts', enters: ['cli'], packages: ['node:'], raw: true },
  { name: 'extension entry', at: 'src/extension.ts', enters: ['vscode'], packages: ['node:', 'vscode'], raw: true },
  { name: 'build constants', at: 'src/build-constants.d.ts', enters: [], packages: [], raw: false },
  { name: 'page host', at: 'webview/host/', enters: [], packages: [], raw: true },
  { name: 'webview', at: 'webview/', enters: ['protocol', 'page host'], packages: ['*'], raw: false },
];

/** The files in which the engine and its models are put together, for every host on one machine: they alone enter adapters. */
export const composers: ReadonlySet<string> = new Set([
  'src/local/compose.ts',
  'src/local/compose-embedder.ts',
  'src/local/compose-index.ts',
  'src/local/compose-memory.ts',
  'src/local/compose-past.ts',
  'src/local/compose-policy.ts',
  'src/local/compose-trash.ts',
  'src/local/index-process.ts',
  'src/local/compose-models.ts',
  'src/local/journals.ts',
  'src/local/read-settings.ts',
  'src/local/compose-sandbox.ts',
]);
