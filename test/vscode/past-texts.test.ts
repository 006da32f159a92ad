import assert from 'node:assert/strict';
import { countNews, newsText } from '../../src/vscode/past/news-text.ts';
import { whyText, type Why } from '../../src/vscode/past/why-text.ts';
import { english } from './board/table.ts';

const day = (): string => 'today';

const why: Why = {
  origin: { commit: '0123456789abcdef', at: 0, author: 'Ada', subject: 'Round half up', task: 'g1-t2' },
  task: { id: 't2', title: 'Split the invoice', description: '' },
  goal: { id: 'g1', text: 'Improve billing' },
  decided: [{ question: 'Accept it?', answer: 'approved', by: 'Ada', reason: 'reads well' }],
  reports: ['Apart now.'],
  evidence: '3 tests passed',
  known: ['Ada remarked: name it'],
};

describe('the text that says why a line is so', () => {
  it('names commit, task, goal, answers with their reasons, reports and evidence, and where the task stands', () => {
    const { text, tasks } = whyText('src/invoice.ts:3', [why], english, day);
    assert.deepEqual(text.split('\n'), [
      ...['src/invoice.ts:3', '', '0123456789  today  Ada  Round half up', '  Task t2: Split the invoice'],
      ...['  Goal g1: Improve billing', '  Asked “Accept it?”, Ada answered: yes. Because: reads well'],
      ...['  Reported: Apart now.', '  Checked: 3 tests passed', '  Ada remarked: name it', ''],
    ]);
    assert.deepEqual(tasks, [{ line: 2, taskId: 't2' }]);
  });

  it('says what is nobody’s work here, what is not committed, and shows what hides', () => {
    const own = { ...why, task: null, goal: null, decided: [], reports: [], evidence: null, known: [] };
    const hiding = { ...own, origin: { ...own.origin, subject: 'Fix \u202eit' } };
    assert.match(whyText('a', [hiding], english, day).text, /Fix \\u\{202e\}it\n {2}Not the work of an agent/);
    assert.match(whyText('a', [], english, day).text, /It is not committed yet\./);
  });
});

describe('the text of what happened meanwhile', () => {
  it('has a line for each thing, and what waits', () => {
    const news = [{ seq: 4, at: 0, text: '“Split” (t2) is done' }];
    const goals = [{ id: 'g1', text: 'Improve billing', status: 'running', news }];
    const waiting = [{ id: 'q1', taskId: 't3', question: 'Accept it?', risk: 'low' }];
    assert.deepEqual(newsText({ since: 1, upTo: 9, goals, waiting }, english, day).split('\n'), [
      ...[
        'g1 Improve billing (running)',
        '  today  “Split” (t2) is done',
        '',
        'Waits for you:',
        '  q1 (t3), low: Accept it?',
      ],
      '',
    ]);
    assert.equal(countNews({ since: 1, upTo: 9, goals: [...goals, ...goals], waiting }), 2);
    assert.match(newsText({ since: 9, upTo: 9, goals: [], waiting: [] }, english, day), /Nothing has changed/);
  });
});
