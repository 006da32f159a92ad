import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  canonicalJson,
  counted,
  createEmitter,
  headAndTail,
  namePartsOf,
  shortHash,
  slugOf,
} from '../../src/core/base/index.ts';

describe('short hashes', () => {
  it('are the same for the same text, here and everywhere', () => {
    assert.deepEqual(['', 'a', 'grüße 🎼'].map(shortHash), ['wvjl67o803', '262p94epp1d', '1x219lyby0i']);
  });

  it('differ for different texts', () => {
    const hashes = new Set(Array.from({ length: 50_000 }, (_, index) => shortHash(`src/file-${index}.ts`)));
    assert.equal(hashes.size, 50_000);
  });
});

describe('canonical JSON', () => {
  it('is the same for equal values, whatever the order of their keys, and means the same as JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        assert.deepEqual(JSON.parse(canonicalJson(value)), JSON.parse(JSON.stringify(value)));
        assert.equal(canonicalJson(reversed(value)), canonicalJson(value));
      }),
    );
  });
});

/** The same value with all keys in the opposite order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, each]) => [key, reversed(each)]),
  );
}

describe('slugs', () => {
  it('are words joined by dashes', () => {
    assert.equal(slugOf('Remove dead code, please!'), 'remove-dead-code-please');
    assert.equal(slugOf('  Höhe & Überlauf '), 'hohe-uberlauf');
    assert.equal(slugOf('a/b\\c..d'), 'a-b-c-d');
    assert.equal(slugOf('one two three', 8), 'one-two');
  });

  it('fit a branch and a file name, whatever the text, and name texts without letters by their digest', () => {
    assert.match(slugOf('你好'), /^goal-[a-z0-9]{1,6}$/);
    assert.notEqual(slugOf('你好'), slugOf('再见'));
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 60 }), (text, limit) => {
        assert.match(slugOf(text, limit), /^[a-z0-9]+(?:-[a-z0-9]+)*$/);
      }),
    );
  });
});

describe('counted nouns', () => {
  it('stand in the plural unless there is one', () => {
    const said = [0, 1, 2].map((count) => counted(count, 'task'));
    assert.deepEqual(said, ['0 tasks', '1 task', '2 tasks']);
    assert.deepEqual([counted(1, 'process'), counted(3, 'process')], ['1 process', '3 processes']);
  });
});

describe('head and tail', () => {
  it('keep a text that fits, and say how much they leave out of others', () => {
    assert.equal(headAndTail('short', 5), 'short');
    assert.equal(headAndTail('0123456789', 4), '01\n… 6 characters left out …\n89');
  });

  it('never give more than the limit, nor half a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), fc.nat(60), (text, limit) => {
        const cut = headAndTail(text, limit);
        assert.ok(cut.isWellFormed());
        if (text.length <= limit) assert.equal(cut, text);
        else assert.ok(cut.length <= limit + 40, `${cut.length} of ${limit}`);
      }),
    );
  });
});

describe('an emitter', () => {
  it('tells every listener, also after one that throws, and says what that threw', () => {
    const errors: unknown[] = [];
    const heard: string[] = [];
    const { on, emit } = createEmitter<string>((error) => errors.push(error));
    on(() => {
      throw new Error('gone');
    });
    const off = on((value) => void heard.push(value));
    emit('a');
    off();
    emit('b');
    assert.deepEqual(heard, ['a']);
    assert.deepEqual(errors.map(String), ['Error: gone', 'Error: gone']);
  });

  it('does not tell who joins while it tells', () => {
    const heard: string[] = [];
    const { on, emit } = createEmitter<string>();
    on(() => void on((value) => void heard.push(value)));
    emit('a');
    assert.deepEqual(heard, []);
  });
});

describe('the parts of a name', () => {
  for (const [name, parts] of [
    ['parseHTTPHeader2', 'parse http header 2'],
    ['MAX_SIZE', 'max size'],
    ['2ndTry', '2nd try'],
    ['x$y', 'x y'],
    ['größeÄndern', 'größe ändern'],
    ['__', ''],
  ] as const) {
    it(`are “${parts}” of ${name}`, () => {
      assert.equal(namePartsOf(name).join(' '), parts);
    });
  }

  it('are the same beside letters of other languages', () => {
    const letters = ['a', 'B', 'b', 'A', '1', '2', '_', '-', '$'];
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...letters), maxLength: 12 }), (name) => {
        assert.deepEqual(namePartsOf(`${name}_é`), [...namePartsOf(name), 'é']);
      }),
    );
  });
});
