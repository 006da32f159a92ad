import assert from 'node:assert/strict';
import { promiseChain } from '../../../../src/adapters/typescript/refactorings/promises/promise-chain.ts';
import { load, refactorText } from '../proof.ts';

type Run = (...args: unknown[]) => unknown;

const shared: Record<string, unknown> = globalThis;

/** What a call shows to its caller and does on the way. */
async function observe(text: string, path: string, args: readonly unknown[]): Promise<unknown> {
  const log: unknown[] = [];
  shared.services = servicesOf(log);
  try {
    const { run } = load(text, path) as { run: Run };
    let promise: unknown;
    try {
      promise = run(...args);
    } catch (error) {
      return { thrown: String(error), log };
    }
    assert.ok(promise instanceof Promise, 'a promise comes back at once');
    const value: unknown = await promise;
    return { value, log };
  } catch (error) {
    return { rejected: String(error), log };
  } finally {
    delete shared.services;
  }
}

function servicesOf(log: unknown[]): Record<string, Run> {
  const answer =
    (name: string): Run =>
    (value) => {
      log.push([name, value]);
      if (value === name) return Promise.reject(new Error(`${name} failed`));
      return Promise.resolve({ name, value });
    };
  return {
    a: answer('a'),
    b: answer('b'),
    c: answer('c'),
    note: (value) => {
      log.push(['note', String(value)]);
      if (value === 'note') throw new Error('note failed');
    },
  };
}

const path = 'file.js';
const header = 'const { a, b, c, note } = services;\n';

/** Checks the text after and that both behave the same for inputs that fail at each step. */
async function assertUnfolds(before: string, after: string, file = path): Promise<void> {
  const result = refactorText(promiseChain, header + before, { path: file });
  assert.deepEqual(result.refused, []);
  assert.equal(result.text, header + after);
  for (const input of ['a', 'b', 'c', 'note', 'fine', undefined]) {
    assert.deepEqual(await observe(result.text, file, [input]), await observe(header + before, file, [input]), after);
  }
}

describe('writing promise chains with await', () => {
  it('unfolds steps, with comments, blocks, destructuring and a catch', async () => {
    await assertUnfolds(
      `export function run(id) {
  return a(id)
    .then(({ value }) => b(value))
    // Tell what came.
    .then((found) => {
      note(found.value); // once

      // And go on.
      return c(found.value);
    })
    .catch((error) => {
      note(error.message);
      return null;
    });
}
`,
      `export async function run(id) {
  try {
    const { value } = await a(id);
    const found = await b(value);
    // Tell what came.
    note(found.value); // once

    // And go on.
    return await c(found.value);
  } catch (error) {
    note(error.message);
    return null;
  }
}
`,
    );
  });

  it('turns the body of an arrow function into a block', async () => {
    await assertUnfolds(
      `export const run = (id) => a(id).then((x) => b(x.value)).then((y) => ({ y }));\n`,
      `export const run = async (id) => {
  const x = await a(id);
  const y = await b(x.value);
  return { y };
};
`,
    );
  });

  it('keeps a catch in the middle in the middle', async () => {
    await assertUnfolds(
      `export function run(id) {
  return a(id)
    .catch(() => ({ value: 'b' }))
    .then((found) => b(found.value));
}
`,
      `export async function run(id) {
  let found;
  try {
    found = await a(id);
  } catch {
    found = { value: 'b' };
  }
  return b(found.value);
}
`,
    );
  });

  it('keeps a finally behind a catch, and waits for what it cleans up', async () => {
    await assertUnfolds(
      `export function run(id) {
  return a(id)
    .then((x) => b(x.value))
    .catch((error) => c(error.message))
    .finally(() => c(id));
}
`,
      `export async function run(id) {
  try {
    const x = await a(id);
    return await b(x.value);
  } catch (error) {
    return await c(error.message);
  } finally {
    await c(id);
  }
}
`,
    );
  });

  it('lets the second callback of a then answer only for what came before', async () => {
    await assertUnfolds(
      `export function run(id) {
  return a(id).then(
    (x) => b(x.value),
    (error) => {
      note(error.message);
      return c(id);
    },
  );
}
`,
      `export async function run(id) {
  let x;
  try {
    x = await a(id);
  } catch (error) {
    note(error.message);
    return c(id);
  }
  return b(x.value);
}
`,
    );
  });

  it('flattens chains that callbacks hand back', async () => {
    await assertUnfolds(
      `export function run(id) {
  return a(id).then((x) => {
    note(id);
    return b(x.value).then((y) => c(y.value).then((z) => [x, y, z]));
  });
}
`,
      `export async function run(id) {
  const x = await a(id);
  note(id);
  const y = await b(x.value);
  const z = await c(y.value);
  return [x, y, z];
}
`,
    );
  });

  it('renames a parameter that would clash, by what it is given', async () => {
    await assertUnfolds(
      `const getUser = a;
export function run(id) {
  return getUser(id)
    .then((data) => b(data.value))
    .then((data) => ({ data }));
}
`,
      `const getUser = a;
export async function run(id) {
  const user = await getUser(id);
  const data = await b(user.value);
  return { data };
}
`,
    );
  });

  it('throws and returns where promises were made for it', async () => {
    await assertUnfolds(
      `export function run(id) {
  if (!id) return Promise.reject(new Error('no id'));
  if (id === 'c') {
    return Promise.resolve('early');
  }
  return a(id).then((x) => {
    if (x.value === 'b') return Promise.reject(new Error('b'));
    return b(x.value);
  });
}
`,
      `export async function run(id) {
  if (!id) throw new Error('no id');
  if (id === 'c') {
    return 'early';
  }
  const x = await a(id);
  if (x.value === 'b') throw new Error('b');
  return b(x.value);
}
`,
    );
  });

  it('keeps a value assignable that a step assigns, by whatever syntax', async () => {
    await assertUnfolds(
      `export function run(id) {
  return a(id)
    .then((x) => {
      [x] = [x.value];
      return b(x);
    })
    .then((y) => {
      return y;
    })
    .finally(() => note(id));
}
`,
      `export async function run(id) {
  try {
    let x = await a(id);
    [x] = [x.value];
    const y = await b(x);
    return y;
  } finally {
    await note(id);
  }
}
`,
    );
  });

  it('unfolds within branches of an async function', async () => {
    await assertUnfolds(
      `export async function run(id) {
  if (id === 'a') {
    return a(id)
      .then((x) => x.value)
      .catch(() => 'none');
  }
  const text = JSON.stringify(await b(id));
  return text;
}
`,
      `export async function run(id) {
  if (id === 'a') {
    try {
      const x = await a(id);
      return await x.value;
    } catch {
      return 'none';
    }
  }
  const text = JSON.stringify(await b(id));
  return text;
}
`,
    );
  });

  it('keeps tabs, CRLF and a style without semicolons', async () => {
    await assertUnfolds(
      'export function run(id) {\r\n\treturn a(id)\r\n\t\t.then(x => {\r\n\t\t\tnote(id)\r\n\t\t\treturn b(x.value)\r\n\t\t})\r\n}\r\n',
      'export async function run(id) {\r\n\tconst x = await a(id)\r\n\tnote(id)\r\n\treturn b(x.value)\r\n}\r\n',
    );
  });

  it('marks methods of classes and objects async where their modifiers end', () => {
    const before = `declare const a: (id: string) => Promise<{ value: string }>;
export class Store {
  run(id: string): Promise<string>;
  run(id: number): Promise<string>;
  public run(id: string | number): Promise<string> {
    return a(String(id))
      .then((x) => a(x.value))
      .then((y: { value: string }) => this.name + y.value);
  }
  private readonly name = 'store';
}
`;
    const { text, refused } = refactorText(promiseChain, before);
    assert.deepEqual(refused, []);
    assert.equal(
      text,
      before.replace('public run', 'public async run').replace(
        `    return a(String(id))
      .then((x) => a(x.value))
      .then((y: { value: string }) => this.name + y.value);`,
        `    const x = await a(String(id));
    const y: { value: string } = await a(x.value);
    return this.name + y.value;`,
      ),
    );
    const object =
      'export const o = {\n  run() {\n    return fetch("x").then((r) => r.json()).then((d) => d.e);\n  },\n};\n';
    assert.match(
      refactorText(promiseChain, object, { path }).text,
      / {2}async run\(\) \{\n {4}const r = await fetch\("x"\);/,
    );
  });

  it('leaves out return for a function that promises nothing', () => {
    const before = `export function run(save: () => Promise<number>): Promise<void> {
  return save()
    .then((n) => {
      console.log(n);
    })
    .catch((error) => console.error(error));
}
`;
    const { text, refused } = refactorText(promiseChain, before);
    assert.deepEqual(refused, []);
    assert.match(text, /\} catch \(error\) \{\n {4}console\.error\(error\);\n {2}\}\n\}\n$/);
  });

  it('reports neither short chains nor chains that nobody waits for', () => {
    const short = 'export const run = () => fetch("x").then((r) => r.json());\n';
    const floating = 'export function run() {\n  fetch("x").then((r) => r.json()).catch((e) => log(e));\n}\n';
    const functions =
      'export function run() {\n  return fetch("x").then(function (r) { return this.x; }).catch(log);\n}\n';
    for (const text of [short, floating, functions]) assert.equal(refactorText(promiseChain, text, { path }).found, 0);
  });

  it('reports nothing in generators, constructors, getters and try blocks', () => {
    const chain = 'return a().then((x) => b(x)).catch((e) => c(e));';
    for (const text of [
      `export function* run() { ${chain} }`,
      `export async function* run() { ${chain} }`,
      `export class A { constructor() { ${chain} } }`,
      `export class A { get x() { ${chain} } }`,
      `export async function run() { try { ${chain} } finally { done(); } }`,
    ]) {
      assert.equal(refactorText(promiseChain, text, { path }).found, 0, text);
    }
  });
});
