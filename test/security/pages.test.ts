import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { visible, visibleExactly } from '../../src/core/base/index.ts';
import type { Gate, JournalEvent } from '../../src/core/domain/index.ts';
import { gateView } from '../../src/vscode/board/board-views.ts';
import { transcriptLines } from '../../src/vscode/board/transcript.ts';
import { gateText } from '../../src/vscode/gates/gate-text.ts';
import { contributions } from '../../src/vscode/manifest/index.ts';
import { pageHtml } from '../../src/vscode/page-html.ts';
import { questionText } from '../../src/vscode/question-text.ts';
import { root } from '../law/sources.ts';
import { english } from '../vscode/board/table.ts';
import { nameOf } from './cases.ts';

const hidden = `npm test${'\t'.repeat(300)}&& echo \u202e\u200b\r${'x'.repeat(9_000)}; rm -rf build`;
const gate: Gate = {
  ...{ id: 'q1', kind: 'command', goalId: 'g1', taskId: 't1', subject: 's1', action: hidden },
  question: `May the developer run “${hidden}”?`,
  parts: ['npm test', 'echo \u202e', 'rm -rf build'],
  risk: { risk: 'high', reasons: ['it deletes \u202efiles'] },
};

// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const unseen = /[\u0000-\u0009\u000b-\u001f\u200b\u202e]/;

describe('what people say yes to', () => {
  it(nameOf('GATE-11'), () => {
    const exact = visibleExactly(hidden);
    assert.match(exact, /^npm test ⟨300 blanks⟩ && echo \\u\{202e\}\\u\{200b\}␍x{9000}; rm -rf build$/);
    const short = questionText(gate);
    assert.ok(short.length < 500 && short.endsWith('; rm -rf build”?'), 'the end is shown where there is little room');
    const view = gateView(gate, { keyOf: (id) => id, onceOf: (id) => id });
    assert.equal(view.action, exact);
    assert.deepEqual(view.parts, ['npm test', 'echo \\u{202e}', 'rm -rf build']);
    const text = gateText(english, gate, undefined);
    assert.ok(text.includes(exact), 'all of it is in its document');
    assert.match(text, /It runs 3 commands:\n\n1\. npm test\n2\. echo \\u\{202e\}\n3\. rm -rf build/);
    for (const shown of [short, view.action, ...view.parts, ...view.reasons, text]) assert.doesNotMatch(shown, unseen);
  });
});

describe('settings that decide what may be done', () => {
  it(nameOf('GATE-06'), () => {
    const deciding = ['autonomy', 'sandbox', 'network', 'models', 'model', 'roleModels', 'limits'];
    const settings = Object.assign({}, ...contributions.map((each) => each.settings ?? {})) as Record<
      string,
      { readonly scope: string }
    >;
    for (const name of deciding) {
      assert.equal(settings[`codemaestro.${name}`]?.scope, 'machine', `no workspace sets codemaestro.${name}`);
    }
    const others = ['resumeOnStart', 'notifyOfQuestions', 'review.inPlace', 'hints.enabled', 'hints.ignore'];
    const all = [...deciding, ...others].map((name) => `codemaestro.${name}`).sort();
    assert.deepEqual(Object.keys(settings).sort(), all, 'of each setting it is decided whether a workspace may set it');
    const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
      readonly capabilities: { readonly untrustedWorkspaces: { readonly restrictedConfigurations: string[] } };
    };
    assert.deepEqual(
      [...manifest.capabilities.untrustedWorkspaces.restrictedConfigurations].sort(),
      deciding.map((name) => `codemaestro.${name}`).sort(),
    );
  });
});

describe('the documents of pages', () => {
  it(nameOf('WEB-06'), () => {
    const html = pageHtml({
      ...{ script: 'https://own/board.js', style: 'https://own/board.css', source: 'https://own', nonce: 'n1' },
      ...{ layout: 'board', title: '"><script>alert(1)</script>', locale: 'en' },
    });
    const [, policy = ''] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html) ?? [];
    const directives = new Map(
      policy
        .replaceAll('&#39;', "'")
        .split('; ')
        .map((part) => [part.split(' ', 1)[0] ?? '', part]),
    );
    assert.equal(directives.get('default-src'), "default-src 'none'");
    assert.equal(directives.get('script-src'), "script-src 'nonce-n1'");
    assert.deepEqual([...directives.keys()].sort(), ['default-src', 'script-src', 'style-src']);
    assert.doesNotMatch(policy, /unsafe|https?:(?!\/\/own)|\*/);
    assert.equal(html.match(/<script/g)?.length, 1, 'the title is text');
    assert.doesNotMatch(html, / on\w+=| style=/);
  });
});

describe('what tools print', () => {
  it(nameOf('WEB-10'), () => {
    const sequences = [
      '\u001b]8;;https://example.org\u0007here\u001b]8;;\u0007',
      '\u001b]52;c;cm0gLXJm\u0007',
      '\u001b]0;root@host\u0007',
      '\u001b[2J\u001b[1;1Happroved\u009b31m',
    ];
    for (const sequence of sequences) {
      // eslint-disable-next-line no-control-regex -- control characters are what is looked for
      assert.doesNotMatch(visible(sequence), /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/);
      assert.doesNotMatch(questionText({ question: sequence }), unseen);
    }
  });

  it(nameOf('WEB-11'), () => {
    const said = (text: string) =>
      ({
        ...{ seq: 1, at: 0, type: 'transcript-extended' },
        data: { entry: { kind: 'tool-finished', name: 'run-command', ok: true, text } },
      }) as unknown as JournalEvent;
    for (const text of ['x'.repeat(1_000_000), 'word '.repeat(100_000), '\u0301'.repeat(1_000_000)]) {
      const [line] = transcriptLines(said(text));
      assert.ok(line && line.text.length < 6_100, `${String(line?.text.length)} characters reach the page`);
    }
  });
});
