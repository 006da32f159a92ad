import assert from 'node:assert/strict';
import { noteConnections } from '../../src/core/app/tool-setting.ts';

describe('what a command wants to reach', () => {
  it('is noted the first time that a line does, with what came of it', () => {
    const notes: string[] = [];
    const note = noteConnections(
      { goalId: 'g', taskId: 't' },
      {
        note({ goalId, taskId, by, level, text }) {
          notes.push([goalId, taskId, by, level, text].join(' '));
        },
      },
    );
    const host = { host: 'a.example', port: 443 };
    for (const line of ['npm ci', 'npm ci', 'npm test']) {
      note(line, { ...host, outcome: 'reached', address: '192.0.2.1' });
      note(line, { ...host, port: 80, outcome: 'not-granted' });
    }
    assert.deepEqual(notes, [
      'g t sandbox info “npm ci” reached a.example:443 at 192.0.2.1.',
      'g t sandbox warning “npm ci” was kept from a.example:80: not-granted.',
      'g t sandbox info “npm test” reached a.example:443 at 192.0.2.1.',
      'g t sandbox warning “npm test” was kept from a.example:80: not-granted.',
    ]);
  });

  it('does not fill the journal', () => {
    let notes = 0;
    const note = noteConnections({ goalId: 'g', taskId: 't' }, { note: () => notes++ });
    for (let port = 1; port <= 5_000; port++) note('scan', { host: 'a.example', port, outcome: 'not-granted' });
    assert.ok(notes > 0 && notes <= 500);
  });
});
