import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { call, planOfOne, report, scriptOf, type Crew } from '../../app/model-crew.ts';
import { createModelServer, type ModelServer } from '../../model-server/index.ts';
import { useEditor } from '../driver.ts';
import { settingsFor } from '../scripted-agents.ts';

/** How long agents and checks may take on a slow machine, in milliseconds. */
const timeout = 110_000;

const failing = `import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { parseDuration } from '../src/duration.ts';
test('knows months', () => { assert.equal(parseDuration('1 month'), 2_592_000_000); });
`;

const files = ['src/duration.ts'];
const first = planOfOne('Know months', files, 'parseDuration reads 1 month');
const second = planOfOne('Read months in durations', files, 'parseDuration reads 1 month');
const commit = call('run-command', { command: 'git commit -m "Say why"' });

/** A crew whose developer wants to do more than it may. */
const crew: Crew = {
  planner: [
    [first],
    [risky(second)],
    [{ text: 'Let me think.', fault: { kind: 'silence', at: 'middle' } }],
    [planOfOne('Know years', files, 'parseDuration reads 1 year')],
  ],
  tester: [[call('write-file', { path: 'test/month.test.ts', text: failing }), report('A failing test.')]],
  developer: [
    [
      call('run-command', { command: 'npm install left-pad' }),
      commit,
      commit,
      call('read-file', { path: 'src/duration.ts' }),
      { text: 'I wonder.', fault: { kind: 'silence', at: 'middle' } },
    ],
  ],
};

/** The same plan with a task that may not start by itself. */
function risky({ calls = [] }: typeof second): typeof second {
  return JSON.parse(JSON.stringify({ calls }).replaceAll('"low"', '"high"')) as typeof second;
}

describe('questions of agents in an editor', () => {
  let server: ModelServer;
  const editor = useEditor(async () => {
    server = await createModelServer({ script: scriptOf(crew) });
    return {
      settings: { ...settingsFor(server), 'codemaestro.autonomy': 4 },
      // With the level of the settings nobody would be asked about packages.
      prepare(_workspace, home) {
        mkdirSync(home, { recursive: true });
        writeFileSync(path.join(home, 'policy.json'), '{ "autonomy": 1 }');
      },
    };
  });
  after(() => server.close());
  const asked = (text: string): Locator => editor().rows('Approvals').filter({ hasText: text });
  const task = (text: string): Locator => editor().rows('Tasks').filter({ hasText: text });
  const lines = (text: string | RegExp): Locator => editor().page.locator('.view-line').getByText(text);

  /** Opens a question and takes an answer from what is offered. */
  async function answer(question: string, choice: string): Promise<void> {
    await asked(question).click({ timeout });
    const offered = editor().page.locator('.quick-input-list .monaco-list-row').filter({ hasText: choice }).first();
    await offered.waitFor();
    await editor()
      .page.locator('.tab.active', { hasText: /^q\d+\.md/ })
      .waitFor();
    await editor().picture(`gates-${choice.toLowerCase().replace(/\W+/g, '-')}`);
    await offered.click();
  }

  /** Types into the box that asks this. */
  async function say(prompt: string, words: string): Promise<void> {
    const { page } = editor();
    await page.locator('.quick-input-widget').getByText(prompt).waitFor();
    await page.keyboard.type(words);
    await page.keyboard.press('Enter');
  }

  it('come with a goal that is stated on the board, by keys', async () => {
    const { page } = editor();
    await editor().command('CodeMaestro: Open Task Board');
    const board = await editor().webview('.toolbar');
    await editor().hasKeys(board);
    await page.keyboard.press('n');
    await board.locator('dialog textarea:focus').waitFor();
    await page.keyboard.type('Read months');
    await page.keyboard.press('Control+Enter');
    const held = editor().notification(/lower level than your settings ask for: .*policy\.json allows level 1 at most/);
    await held.waitFor();
    await editor().picture('gates-held-back');
    await asked('Carry out the plan').waitFor({ timeout });
  });

  it('show a plan as a document, and have it made anew when it is not liked', async () => {
    await asked('Carry out the plan').click();
    await lines('"Know months"').waitFor();
    await editor().picture('gates-plan');
    await editor().command('CodeMaestro: Request Another Plan');
    await say('What should the plan be like?', 'Months belong to durations');
    await lines('"Read months in durations"').waitFor({ timeout });
    assert.match(server.requests[1]?.body ?? '', /Months belong to durations/);
  });

  it('carry out what the person made of the plan', async () => {
    const { page } = editor();
    await asked('Carry out the plan').waitFor({ timeout });
    await lines('"Read months in durations"').click();
    await page.keyboard.press('End');
    for (const key of ['ArrowLeft', 'ArrowLeft']) await page.keyboard.press(key);
    await page.keyboard.type(' of 30 days');
    await lines('"Read months in durations of 30 days"').waitFor();
    await page.keyboard.press('Control+s');
    await editor().command('CodeMaestro: Approve This Plan');
    await task('Read months in durations of 30 days').waitFor();
  });

  it('say what a risky task is about before it starts, for as long as they are asked', async () => {
    await asked('Start “Read months').click();
    await lines('the plan rates this task high risk').waitFor();
    const offer = editor().page.locator('.quick-input-list .monaco-list-row').filter({ hasText: 'Approve' }).first();
    await offer.waitFor();
    await editor().page.keyboard.press('Escape');
    await offer.waitFor({ state: 'hidden' });
    await answer('Start “Read months', 'Approve');
    await editor()
      .page.locator('.tab', { hasText: /^q\d+\.md/ })
      .waitFor({ state: 'detached' });
    await asked('npm install left-pad').waitFor({ timeout });
  });

  it('take a no with its reason to the agent', async () => {
    await answer('npm install left-pad', 'Deny');
    await say('Why not?', 'No packages here');
    await asked('git commit').waitFor({ timeout });
    assert.match(server.requests.at(-1)?.body ?? '', /No packages here/);
  });

  it('are not asked again in a session for which they were approved', async () => {
    await answer('May the developer run “git commit', 'Approve for this session');
    // After two turns with the same command, the developer reads on.
    await server.request(9);
    await asked('git commit …').waitFor();
    await asked('May the developer run').waitFor({ state: 'hidden' });
    await editor().picture('gates-rule');
  });

  it('are not needed to stop what goes on: the progress of a goal has a button for it', async () => {
    const planned = async (number: number): Promise<void> => {
      if (!(await server.request(number)).body.includes('Think for long')) await planned(number + 1);
    };
    const first = server.requests.length + 1;
    await editor().command('CodeMaestro: State a Goal');
    await say('What should be done?', 'Think for long');
    await say('What may its models take', '50m tokens');
    const progress = editor().notification(/Think for long: /);
    await progress.waitFor();
    await editor().picture('gates-progress');
    // The silence is meant for this goal, and would be the next one's if this one had asked for nothing yet.
    await planned(first);
    await progress.getByText('Cancel').click();
    await task('Think for long').filter({ hasText: 'cancelled' }).waitFor();
  });

  it('end a goal whose plan is rejected, with the reason', async () => {
    await editor().command('CodeMaestro: State a Goal');
    await say('What should be done?', 'Know years');
    await say('What may its models take', '');
    await asked('Carry out the plan').click({ timeout });
    await lines('"Know years"').first().waitFor();
    await editor().command('CodeMaestro: Reject Plan');
    await say('Why not?', 'Years are not durations');
    await task('Know years').filter({ hasText: 'cancelled' }).waitFor();
    await asked('Carry out the plan').waitFor({ state: 'detached' });
    await editor().picture('gates-plan-rejected');
  });
});
