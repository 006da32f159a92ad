import assert from 'node:assert/strict';
import { nestedConditional } from '../../../../src/adapters/typescript/refactorings/conditionals/nested-conditional.ts';
import { refactorText } from '../proof.ts';

/** Joins lines, so that indentation in the expectations is plain to see. */
const lines = (...all: string[]): string => all.map((line) => `${line}\n`).join('');

function expectChange(before: string, after: string, path?: string): void {
  assert.equal(refactorText(nestedConditional, before, path ? { path } : {}).text, after);
}

function expectRefusal(text: string, reason: RegExp): void {
  const result = refactorText(nestedConditional, text);
  assert.equal(result.text, text);
  assert.match(result.refused.join('\n'), reason);
}

const steps = Array.from({ length: 12 }, (_, i) => `    step(${i});`);

describe('nested-conditional', () => {
  it('turns nested conditions into guards as far as they are too deep', () => {
    expectChange(
      lines(
        'function send(user, mail) {',
        '  if (user) {',
        '    // only those who agreed',
        '    if (user.agreed && mail) {',
        '      const to = user.address;',
        '      if (to) {',
        '        post(to, mail);',
        '      }',
        '    }',
        '  }',
        '}',
      ),
      lines(
        'function send(user, mail) {',
        '  if (!user) {',
        '    return;',
        '  }',
        '',
        '  // only those who agreed',
        '  if (user.agreed && mail) {',
        '    const to = user.address;',
        '    if (to) {',
        '      post(to, mail);',
        '    }',
        '  }',
        '}',
      ),
    );
  });

  it('moves a short else branch up as the guard, with its comments', () => {
    expectChange(
      lines(
        'function f(a, b, log) {',
        '  if (a) {',
        '    if (b) {',
        '      if (a > b) log(1);',
        '      log(2);',
        '    } else {',
        '      // nothing to compare with',
        '      throw new Error("b");',
        '    }',
        '  } else {',
        '    log(0); // empty',
        '  }',
        '}',
      ),
      lines(
        'function f(a, b, log) {',
        '  if (!a) {',
        '    log(0); // empty',
        '    return;',
        '  }',
        '  if (!b) {',
        '    // nothing to compare with',
        '    throw new Error("b");',
        '  }',
        '',
        '  if (a > b) log(1);',
        '  log(2);',
        '}',
      ),
    );
  });

  it('continues in loops, keeps tabs, CRLF and the content of templates', () => {
    const before = lines(
      'function f(rows, out) {',
      '\tfor (const row of rows) {',
      '\t\tif (row.ok) {',
      '\t\t\tout.open();',
      '\t\t\tif (row.name) {',
      '\t\t\t\tconst text = `',
      '\t\t\t\t\t${row.name}`;',
      '\t\t\t\tif (text) {',
      '\t\t\t\t\tout.push(text);',
      '\t\t\t\t}',
      '\t\t\t}',
      '\t\t}',
      '\t}',
      '}',
    ).replaceAll('\n', '\r\n');
    const after = lines(
      'function f(rows, out) {',
      '\tfor (const row of rows) {',
      '\t\tif (!row.ok) {',
      '\t\t\tcontinue;',
      '\t\t}',
      '',
      '\t\tout.open();',
      '\t\tif (row.name) {',
      '\t\t\tconst text = `',
      '\t\t\t\t\t${row.name}`;',
      '\t\t\tif (text) {',
      '\t\t\t\tout.push(text);',
      '\t\t\t}',
      '\t\t}',
      '\t}',
      '}',
    ).replaceAll('\n', '\r\n');
    expectChange(before, after);
  });

  it('takes the return that follows into the guard', () => {
    expectChange(
      lines(
        'function f(a: string | undefined, b: number[]): number {',
        '  if (a !== undefined) {',
        '    if (b.length > 0) {',
        '      if (a === "x") {',
        '        b.push(1);',
        '        b.push(2);',
        '        return 1;',
        '      }',
        '      return b.length;',
        '    }',
        '    return 2;',
        '  }',
        '',
        '  return 0;',
        '}',
      ),
      lines(
        'function f(a: string | undefined, b: number[]): number {',
        '  if (a === undefined) {',
        '    return 0;',
        '  }',
        '  if (b.length === 0) {',
        '    return 2;',
        '  }',
        '',
        '  if (a === "x") {',
        '    b.push(1);',
        '    b.push(2);',
        '    return 1;',
        '  }',
        '  return b.length;',
        '}',
      ),
    );
  });

  it('drops a jump that nothing reaches any more, but not one with a comment', () => {
    const text = (remark: string[]): string =>
      lines(
        'function f(a, b, c) {',
        '  if (a) {',
        '    d();',
        '    if (b) {',
        '      if (c) {',
        '        g();',
        '        h();',
        '        h();',
        '      }',
        '      return i();',
        '    }',
        '  }',
        ...remark,
        '  return 0;',
        '}',
      );
    const after = lines(
      'function f(a, b, c) {',
      '  if (!a) {',
      '    return 0;',
      '  }',
      '',
      '  d();',
      '  if (!b) {',
      '    return 0;',
      '  }',
      '',
      '  if (c) {',
      '    g();',
      '    h();',
      '    h();',
      '  }',
      '  return i();',
      '}',
    );
    expectChange(text([]), after);
    assert.match(refactorText(nestedConditional, text(['  // else'])).text, / {2}\/\/ else\n {2}return 0;\n\}/);
  });

  it('never puts a guard that returns a variable above another of its name', () => {
    const text = lines(
      'function f(a, b, c, x) {',
      '  const y = x;',
      '  if (a) {',
      '    const y = 2;',
      '    g(y);',
      '    if (b) {',
      '      const x = 3;',
      '      if (c) {',
      '        g(x);',
      '        h();',
      '      }',
      '    }',
      '  }',
      '  return x;',
      '}',
    );
    assert.match(refactorText(nestedConditional, text).text, /if \(b\) \{\n {6}const x = 3;/);
  });

  it('keeps the layout of long conditions', () => {
    expectChange(
      lines(
        'class A {',
        '  @log()',
        '  async *run(a, b, c) {',
        '    if (',
        '      a.first &&',
        '      b !== c',
        '    ) {',
        '      c.open();',
        '      if (yield a) {',
        '        yield c;',
        '        if (await b) yield c;',
        '        c.close();',
        '        c.end();',
        '        c.drop();',
        '        yield a;',
        '      }',
        '    }',
        '  }',
        '}',
      ),
      lines(
        'class A {',
        '  @log()',
        '  async *run(a, b, c) {',
        '    if (',
        '      !a.first ||',
        '      b === c',
        '    ) {',
        '      return;',
        '    }',
        '',
        '    c.open();',
        '    if (!(yield a)) {',
        '      return;',
        '    }',
        '',
        '    yield c;',
        '    if (await b) yield c;',
        '    c.close();',
        '    c.end();',
        '    c.drop();',
        '    yield a;',
        '  }',
        '}',
      ),
    );
  });

  it('turns a function that is one long condition around', () => {
    const moved = steps.map((line) => line.slice(2));
    expectChange(
      lines('function f(a) {', '  if (a) {', ...steps, '  }', '}'),
      lines('function f(a) {', '  if (!a) {', '    return;', '  }', '', ...moved, '}'),
    );
  });

  it('leaves the last of several sections alone', () => {
    const section = (name: string): string[] => [`  if (a.${name}) {`, ...steps, '  }'];
    const text = lines('function f(a) {', ...section('first'), ...section('second'), '}');
    assert.equal(refactorText(nestedConditional, text).found, 0);
  });

  it('leaves two levels, balanced branches and chains alone', () => {
    const texts = [
      'function f(a, b) {\n  if (a) {\n    if (b) {\n      g();\n    }\n  }\n}\n',
      'function f(a, b, c) {\n  if (a) {\n    g();\n  } else if (b) {\n    h();\n  } else if (c) {\n    i();\n  }\n}\n',
    ];
    for (const text of texts) assert.equal(refactorText(nestedConditional, text).found, 0);
  });

  const deep = (head: string, body: string[], tail: string[] = []): string =>
    lines(
      head,
      '  if (a) {',
      '    if (b) {',
      ...body,
      '      if (c) {',
      '        g();',
      '      }',
      '    }',
      '  }',
      ...tail,
      '}',
    );

  it('keeps a block whose declaration would meet another of its name', () => {
    const text = lines(
      'const x = 1;',
      'function f(a) {',
      '  use(x);',
      '  if (a) {',
      '    const x = a.b;',
      '    if (x) {',
      '      g(x);',
      '      if (x.y) {',
      '        g(x.y);',
      '        g(x);',
      '        g();',
      '      }',
      '    }',
      '  }',
      '}',
    );
    const { text: after } = refactorText(nestedConditional, text);
    assert.match(after, /if \(a\) \{\n {4}const x = a.b;\n {4}if \(!x\) \{\n {6}return;/);
  });

  it('refuses, with the reason, where the only block cannot be taken apart', () => {
    const shadow = lines('function f(a, x = 1) {', '  if (a) {', '    const x = 2;', ...steps, '  }', '}');
    expectRefusal(shadow, /“x”, declared inside, also means something outside/);
    const remark = lines('function f(a) {', '  if (a) {', ...steps, '  } // end of a', '}');
    expectRefusal(remark, /something follows the closing brace/);
    const between = lines(
      'function f(a) {',
      '  if (a) {',
      ...steps,
      '  }',
      '  // or else',
      '  else {',
      '    g();',
      '  }',
      '}',
    );
    expectRefusal(between, /a comment stands between the branches/);
    const inside = lines('function f(a, b) {', '  if (a /* first */ && b) {', ...steps, '  }', '}');
    expectRefusal(inside, /hard to read/);
    const evaluates = lines('function f(a) {', '  if (a) {', '    let y = eval("x");', ...steps, '  }', '}');
    expectRefusal(evaluates, /eval/);
  });

  it('changes nothing where statements follow that have to run', () => {
    const text = deep('function f(a, b, c) {', ['      // why'], ['  h();']).replace(
      '    if (b',
      '    h();\n    if (b',
    );
    assert.equal(refactorText(nestedConditional, text).found, 0);
  });
});
