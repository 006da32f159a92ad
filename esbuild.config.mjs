/** Builds dist: the command line in one file behind its entry; the extension, worker and child process in chunks; the pages. */
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, brotliDecompress, constants } from 'node:zlib';
import * as esbuild from 'esbuild';
import { digestOfSources, root, stampFile } from './scripts/setup.mjs';

const packBrotli = promisify(brotliCompress);
const unpackBrotli = promisify(brotliDecompress);
const { version } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
const digest = digestOfSources();
// A build that fails half-way leaves a mixture, which no stamp may call fresh.
await rm(stampFile, { force: true });

/**
 * What Node has built in is taken as it is asked for: an `import` reads all that a module exports, and so loads what its
 * getters keep for later, such as the streams of files and the Web Crypto.
 * @type {esbuild.Plugin}
 */
const builtInsOnDemand = {
  name: 'built-ins-on-demand',
  setup(build) {
    build.onResolve({ filter: /^node:/ }, ({ path: name, kind }) =>
      kind === 'import-statement' ? { path: name, namespace: 'built-in', sideEffects: false } : null,
    );
    build.onLoad({ filter: /.*/, namespace: 'built-in' }, ({ path: name }) => {
      // What nobody names is shaken off; one module for all who import it, where CommonJS would be copied for each.
      const names = Object.keys(process.getBuiltinModule(name) ?? {}).filter(
        (each) => /^\w+$/.test(each) && each !== 'default',
      );
      const taken = names.map(
        (each, at) => `const n${at} = /* @__PURE__ */ (() => all.${each})(); export { n${at} as ${each} };`,
      );
      const all = `const all = /* @__PURE__ */ process.getBuiltinModule(${JSON.stringify(name)}); export default all;`;
      return { contents: [all, ...taken].join('\n') };
    });
  },
};

/**
 * Of the packages of model providers, only what makes a request is built in. Their readers of streams and their runners of
 * tools touch `Headers` as they load, and Node's `fetch` comes with it: 40 ms and 17 MB.
 * @type {esbuild.Plugin}
 */
const requestsOnly = {
  name: 'requests-only',
  setup(build) {
    const readers = ['ChatCompletionRunner', 'ChatCompletionStreamingRunner', 'ChatCompletionStream'];
    const names = [...readers, 'ResponseStream', 'MessageStream'];
    const files = new RegExp(`(?:openai|sdk)[\\\\/]lib[\\\\/](?:responses[\\\\/])?(?:${names.join('|')})\\.mjs$`);
    build.onLoad({ filter: files }, () => ({
      contents: `export const ${names.map((name) => `${name} = undefined`).join(', ')};`,
    }));
    build.onLoad({ filter: /whatwg-fetch[\\/]dist[\\/]/ }, () => ({ contents: '' }));
  },
};

/**
 * Of the package `vectra`, only the index of vectors is built in: 28 KB, where the whole has 8.6 MB with readers of web pages,
 * tokenisers and a search by words that nobody here calls.
 * @type {esbuild.Plugin}
 */
const vectorsOnly = {
  name: 'vectors-only',
  setup(build) {
    build.onResolve({ filter: /^vectra$/ }, () => ({ path: 'vectra', namespace: 'vectors-only' }));
    // By its name: of a module of CommonJS that is imported on demand a bundle in pieces has nothing but the default.
    build.onLoad({ filter: /.*/, namespace: 'vectors-only' }, () => ({
      contents: "export { LocalIndex } from './lib/LocalIndex.js';",
      resolveDir: path.join(root, 'node_modules/vectra'),
    }));
    const unused = /^wink-|[\\/](?:ProtobufCodec|migrateIndex|VirtualFileStorage|LocalDocument)$/;
    build.onResolve({ filter: unused }, ({ path: name, importer }) =>
      importer.includes('vectra') ? { path: name, namespace: 'unused' } : null,
    );
    build.onLoad({ filter: /.*/, namespace: 'unused' }, () => ({ contents: 'module.exports = {};' }));
  },
};

const shared = /** @type {const} */ ({
  absWorkingDir: root,
  outdir: 'dist',
  bundle: true,
  minify: true,
  platform: 'node',
  target: 'node22.13',
  charset: 'utf8',
  legalComments: 'none',
  metafile: true,
  plugins: /** @type {esbuild.Plugin[]} */ ([builtInsOnDemand, requestsOnly, vectorsOnly]),
  logLevel: 'warning',
  define: { MAESTRO_VERSION: JSON.stringify(version) },
});

/**
 * Builds, or ends the process: esbuild has then said what is wrong and where.
 * @template {esbuild.BuildOptions} T
 * @param {esbuild.SameShape<esbuild.BuildOptions, T>} options
 */
async function build(options) {
  try {
    return await esbuild.build(options);
  } catch {
    process.exit(1);
  }
}

/** CommonJS packages inside an ES module still call `require`, and for nothing but what is built into Node. */
const requireBanner = 'const require = (name) => process.getBuiltinModule(name);';

/**
 * The entry of the command line answers by itself what needs nothing, and loads the rest as one file.
 * @type {esbuild.Plugin}
 */
const restInOneFile = {
  name: 'rest-in-one-file',
  setup(build) {
    build.onResolve({ filter: /^\.\/cli\/index\.ts$/ }, () => ({ path: './command-line.js', external: true }));
  },
};

const module = {
  ...shared,
  format: /** @type {const} */ ('esm'),
  external: ['typescript', 'vscode'],
  banner: { js: requireBanner },
};

/** The parser of syntax trees and the grammars that it reads, packed to a twelfth: they are unpacked into memory as they are used. */
const grammars = 'c-sharp cpp go java php python ruby rust tsx typescript'.split(' ');
const parsers = [
  'web-tree-sitter/web-tree-sitter.wasm',
  ...grammars.map((name) => `@vscode/tree-sitter-wasm/wasm/tree-sitter-${name}.wasm`),
].map((file) => ({ from: path.join(root, 'node_modules', file), to: `dist/${path.posix.basename(file)}.br` }));

/**
 * Packs a file, unless it is there already: that takes some seconds for all of them.
 * @param {{ readonly from: string, readonly to: string }} files
 */
async function pack({ from, to }) {
  const file = path.join(root, to);
  const bytes = await readFile(from);
  const there = await readFile(file)
    .then(unpackBrotli, () => null)
    .catch(() => null);
  if (there?.equals(bytes)) return;
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: 9,
    [constants.BROTLI_PARAM_LGWIN]: 24,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  };
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, await packBrotli(bytes, { params }));
}

const packing = Promise.all(parsers.map(pack));

/** What is loaded by parts: each host loads only the chunks that it comes to need. */
const parts = await build({
  ...module,
  entryPoints: {
    extension: 'src/extension.ts',
    'typescript-worker': 'src/adapters/typescript/worker.ts',
    'characterise-child': 'src/adapters/typescript/characterise/child/main.ts',
    'index-process': 'src/local/index-process.ts',
    launcher: 'src/adapters/launcher/main.ts',
    'network-relay': 'src/adapters/sandbox/network/relay.ts',
  },
  splitting: true,
  // Flat, so that `new URL('./typescript-worker.js', import.meta.url)` is right in every chunk.
  chunkNames: '[name]-[hash]',
});

/*
 * A run of the command line comes to need most of it, and forty files cost a third of the way to the first request. What
 * is imported on demand is a function in the one file, and runs when it is called.
 */
const entry = await build({
  ...module,
  entryPoints: { cli: 'src/cli.ts' },
  plugins: [...shared.plugins, restInOneFile],
});
const commandLine = await build({
  ...module,
  entryPoints: { 'command-line': 'src/cli/index.ts' },
  // A text of one byte a character is read in half the time and kept in half the memory.
  charset: 'ascii',
});

/** The pages that webviews show: each one script and one style sheet, in a folder that holds nothing else. */
const pages = await build({
  ...shared,
  outdir: 'dist/pages',
  entryPoints: {
    board: 'webview/board/main.ts',
    'board-style': 'webview/board/board.css',
    memory: 'webview/memory/main.ts',
    'memory-style': 'webview/memory/memory.css',
  },
  format: 'esm',
  platform: 'browser',
  target: 'chrome138',
  loader: { '.svg': 'text' },
  plugins: [],
});

await packing;

const outputs = new Set([parts, entry, commandLine, pages].flatMap(({ metafile }) => Object.keys(metafile.outputs)));
for (const { to } of parsers) outputs.add(to);
for (const found of await readdir(path.join(root, 'dist'), { recursive: true, withFileTypes: true })) {
  const file = path.join(found.parentPath, found.name);
  const name = path.relative(root, file).replaceAll(path.sep, '/');
  if (found.isFile() && !outputs.has(name)) await rm(file);
}
await writeFile(stampFile, digest);
