import assert from 'node:assert/strict';
import path from 'node:path';
import fc from 'fast-check';
import stringWidth from 'string-width';
import { initialState, type State } from '../../src/core/app/index.ts';
import { event, type DomainEvent } from '../../src/core/domain/index.ts';
import { fold } from '../../src/core/machine/index.ts';
import { changeText, paintDiff } from '../../src/cli/diff-text.ts';
import { cacheFolder, foldersOf, isBelow, nearestWorkspace } from '../../src/local/index.ts';
import { alignRows, fit, pad } from '../../src/cli/layout.ts';
import { durationText } from '../../src/cli/wording.ts';
import { moment } from '../../src/cli/options.ts';
import { progressLines } from '../../src/cli/progress.ts';
import type { Paint } from '../../src/cli/terminal.ts';
import { visible, visibleLine } from '../../src/core/base/index.ts';
import { changeOf, file } from '../changes/samples.ts';
import { planned, workflow } from '../machine/scenario.ts';
import { createPlace } from './driver.ts';

const plain: Paint = (_style, text) => text;
const tagged: Paint = (style, text) => `<${style}>${text}`;

describe('text on a terminal', () => {
  it('shows what would steer the terminal or hide', () => {
    assert.equal(visible('a\u001b[2Jb\u0007'), 'a␛[2Jb␇');
    assert.equal(visible('x\u202ey\u200bz\ufeff'), 'x\\u{202e}y\\u{200b}z\\u{feff}');
    assert.equal(visible('tab\tand\nline stay'), 'tab\tand\nline stay');
    assert.equal(visibleLine('one\r\n  two\tthree'), 'one two three');
  });

  it('never lets a control character through', () => {
    const control = /[\p{Cc}\p{Bidi_Control}]/u;
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        assert.ok(!control.test(visibleLine(text)), JSON.stringify(visibleLine(text)));
      }),
    );
  });

  it('fits text into columns, by the width it is shown with', () => {
    assert.equal(fit('improve', 7), 'improve');
    assert.equal(fit('improve', 5), 'impr…');
    assert.equal(fit('日本語', 4), '日…');
    assert.equal(pad('日', 4), '日  ');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 20 }), (text, columns) => {
        assert.ok(stringWidth(fit(text, columns)) <= columns);
      }),
    );
    assert.deepEqual(
      alignRows([
        ['a', '1'],
        ['bcd', '2'],
      ]),
      ['a    1', 'bcd  2'],
    );
  });

  it('says durations as people do', () => {
    const said = [850, 1500, 12_300, 184_000, 7_500_000].map(durationText);
    assert.deepEqual(said, ['850 ms', '1.5 s', '12 s', '3 min 04 s', '2 h 05 min']);
  });

  it('reads moments and refuses what is none', () => {
    assert.equal(moment('2027-03-31T18:00Z'), Date.UTC(2027, 2, 31, 18));
    assert.throws(() => moment('next week'), /A time such as/);
    assert.throws(() => moment('12'), /A time such as/);
  });
});

describe('a diff on a terminal', () => {
  const change = changeOf(
    file('a.ts', [
      ['-one', '+two\u001b[31m'],
      [' same', '+--- not a header'],
    ]),
  );

  it('names hunks, says what was decided and said, and lets no file steer the terminal', () => {
    const [first = ''] = change.files.flatMap(({ hunks }) => hunks.map(({ id }) => id));
    const comment = { id: 'c1', text: 'why?', by: 'ann', at: 1, hunkId: first };
    const text = changeText({ change, verdicts: { [first]: 'accepted' }, comments: [comment] }, plain);
    assert.match(text, /@@ hunk 1 \(accepted\)/);
    assert.match(text, /> ann: why\?/);
    assert.match(text, /@@ hunk 2$/m);
    assert.ok(!text.includes('\u001b'));
  });

  it('colours by what a line is, not by how it begins', () => {
    const painted = paintDiff('--- a/a.ts\n+++ b/a.ts\n@@ -1 +1 @@\n--- x\n+++ y\n z', tagged).split('\n');
    assert.deepEqual(painted, [
      '<bold>--- a/a.ts',
      '<bold>+++ b/a.ts',
      '<cyan>@@ -1 +1 @@',
      '<red>--- x',
      '<green>+++ y',
      ' z',
    ]);
  });
});

describe('the progress of a goal', () => {
  function stateWith(count: number): State {
    const goal = {
      id: 'g1',
      text: 'Tidy\u001b[2J everything in this repository, and do it well enough to be read by others',
      workflow,
      autonomy: 2,
      acceptLowRisk: false,
      holdPlan: false,
      budget: {},
      priority: 0,
      paths: [],
      base: { commit: 'c', branch: 'maestro/tidy' },
    };
    const tasks = Array.from({ length: count }, (_, order) => {
      const { key: _key, ...rest } = planned(String(order), { title: `Improve the ${String(order)}th file of many` });
      return { ...rest, id: `t${String(order + 1)}`, goalId: 'g1', order };
    });
    const plan = { version: 1, summary: '', requirements: [], criteria: [], tasks: [], questions: [] };
    const events: DomainEvent[] = [
      event('goal-created', { goal }),
      event('plan-proposed', { goalId: 'g1', plan }),
      event('plan-approved', { goalId: 'g1', version: 1 }),
      ...tasks.map((task) => event('task-added', { task })),
      event('task-moved', { goalId: 'g1', taskId: 't2', from: 'pending', to: 'in-progress', reason: '' }),
    ];
    return fold(
      events.map((one, at) => ({ ...one, seq: at + 1, at: 1000, version: 1, hash: '' })),
      initialState,
    );
  }

  it('has a line for the goal and each task, in the width there is', () => {
    const lines = progressLines(stateWith(3), ['g1'], { columns: 60, rows: 24, paint: plain, now: 13_000 });
    assert.equal(lines.length, 4);
    assert.match(lines[0] ?? '', /^g1 {2}Tidy␛\[2J.*running · 12 s$/);
    assert.match(lines[2] ?? '', /▸ t2 .*in-progress · 12 s$/);
    for (const line of lines) assert.ok(stringWidth(line) <= 60, line);
  });

  it('counts the tasks that have no room, and keeps those at work in sight', () => {
    const lines = progressLines(stateWith(500), ['g1'], { columns: 80, rows: 10, paint: plain, now: 13_000 });
    assert.ok(lines.length <= 10);
    assert.ok(lines.some((line) => line.includes('▸ t2 ')));
    assert.match(lines.at(-1) ?? '', /… \d+ pending/);
  });
});

describe('the folders of a workspace', () => {
  it('are found upwards from where the person stands', () => {
    const place = createPlace();
    try {
      place.write('.maestro/config.json', '{}');
      place.write('src/deep/a.ts', '');
      assert.equal(nearestWorkspace(path.join(place.folder, 'src/deep')), place.folder);
    } finally {
      place.dispose();
    }
  });

  it('keep worktrees outside of the workspace, wherever the cache is', () => {
    const place = createPlace();
    try {
      const usual = foldersOf(place.folder, { MAESTRO_HOME: path.join(place.top, 'home') });
      assert.ok(usual.ok && isBelow(path.join(place.top, 'home/worktrees'), usual.value.worktrees));
      const inside = foldersOf(place.folder, { MAESTRO_HOME: path.join(place.folder, 'cache') });
      assert.ok(inside.ok && !isBelow(place.folder, inside.value.worktrees));
    } finally {
      place.dispose();
    }
  });

  it('follow the customs of each system', () => {
    assert.equal(cacheFolder({ XDG_CACHE_HOME: '/c' }, 'linux'), path.join('/c', 'codemaestro'));
    assert.match(cacheFolder({}, 'linux'), /\.cache.codemaestro$/);
    assert.match(cacheFolder({}, 'darwin'), /Library.Caches.codemaestro$/);
    assert.match(cacheFolder({ LOCALAPPDATA: 'L' }, 'win32'), /L.codemaestro$/);
  });
});
