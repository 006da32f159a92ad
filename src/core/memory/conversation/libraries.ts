/** What a text has in first groups of an expression. */
function all(text: string, expression: RegExp): readonly string[] {
  return [...text.matchAll(expression)].flatMap(([, name]) => name ?? []);
}

/** The names in fields of a JSON text that are objects; none where it is no JSON. */
function keysIn(text: string, fields: readonly string[]): readonly string[] {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return [];
    const entries: readonly (readonly [string, unknown])[] = Object.entries(value);
    const wanted = entries.filter(([field]) => fields.includes(field));
    return wanted.flatMap(([, held]) => (typeof held === 'object' && held !== null ? Object.keys(held) : []));
  } catch {
    return [];
  }
}

/** A name, and its last part as people say it, where that says enough. */
function withShort(name: string): readonly string[] {
  const short =
    name
      .replace(/\/v\d+$/, '')
      .split('/')
      .at(-1) ?? '';
  return short.length < 4 || name.startsWith('golang.org/x/') ? [name] : [name, short];
}

/** Lines of a TOML text with the name of the table that they stand in. */
function tomlLines(text: string): readonly { readonly table: string; readonly line: string }[] {
  let table = '';
  return text.split('\n').map((line) => {
    table = /^\s*\[+([^\]]+)\]+\s*(?:#.*)?$/.exec(line)?.[1]?.trim() ?? table;
    return { table, line };
  });
}

const requirement = /^\s*([A-Za-z\d][\w.-]*)\s*(?:\[[^\]]*\]\s*)?(?:$|[=<>!~;@#,])/;
const tableOfDependencies = /(?:^|\.)(?:dev-|build-)?dependencies$/;

function inCargo(text: string): readonly string[] {
  const lines = tomlLines(text);
  const own = lines.flatMap(({ table }) => /(?:^|\.)(?:dev-|build-)?dependencies\.([\w-]+)$/.exec(table)?.[1] ?? []);
  const keys = lines.flatMap(({ table, line }) =>
    tableOfDependencies.test(table) ? (/^\s*"?([\w-]+)"?\s*(?:\.\w+\s*)?=/.exec(line)?.[1] ?? []) : [],
  );
  return [...own, ...keys];
}

function inPyproject(text: string): readonly string[] {
  const lines = tomlLines(text);
  const keys = lines.flatMap(({ table, line }) =>
    /^tool\.poetry\.(?:.*\.)?(?:dev-)?dependencies$/.test(table) ? (/^\s*"?([\w.-]+)"?\s*=/.exec(line)?.[1] ?? []) : [],
  );
  const listed = lines.filter(({ table }) => /^(?:project(?:\.optional-dependencies)?|dependency-groups)$/.test(table));
  const lists = all(
    listed.map(({ line }) => line).join('\n'),
    /^\s*(?:dependencies|(?!(?:keywords|classifiers|authors|maintainers|dynamic|license-files)\b)[\w-]+)\s*=\s*\[((?:[^\]"']|"[^"]*"|'[^']*')*)\]/gm,
  );
  const named = lists.flatMap((list) => all(list, /["']([^"']+)["']/g));
  return [...keys, ...named.flatMap((each) => requirement.exec(each)?.[1] ?? [])].filter((name) => name !== 'python');
}

function inGoMod(text: string): readonly string[] {
  const blocks = all(text, /^require\s*\(([^)]*)\)/gm).join('\n');
  const names = [...all(blocks, /^\s*([\w.~-]+\/[\w./~-]+)\s+v/gm), ...all(text, /^require\s+([\w./~-]+)\s+v/gm)];
  return names.flatMap(withShort);
}

const requirements = (text: string): readonly string[] =>
  text.split('\n').flatMap((line) => requirement.exec(line)?.[1] ?? []);

/** How files tell what a workspace works with, by their names. */
const readers: Readonly<Record<string, (text: string) => readonly string[]>> = {
  'package.json': (text) =>
    keysIn(text, ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies']),
  'composer.json': (text) =>
    keysIn(text, ['require', 'require-dev'])
      .filter((name) => name.includes('/'))
      .flatMap(withShort),
  'go.mod': inGoMod,
  'Cargo.toml': inCargo,
  'pyproject.toml': inPyproject,
  'requirements.txt': requirements,
  'requirements-dev.txt': requirements,
  Gemfile: (text) => all(text, /^\s*gem\s*\(?\s*["']([\w-]+)["']/gm),
  'pom.xml': (text) =>
    all(text, /<dependency>((?:(?!<\/dependency>)[^])*)/g).flatMap((each) =>
      all(each, /<artifactId>\s*([\w.-]+)\s*<\/artifactId>/g),
    ),
};

/** Names of the files that say what libraries a workspace works with. */
export const packageFiles: readonly string[] = Object.keys(readers);

/** The libraries that such a file names, each once; none where it does not fit, or is no such file. */
export function librariesIn(file: string, text: string): readonly string[] {
  return Object.hasOwn(readers, file) ? [...new Set(readers[file]?.(text))] : [];
}
