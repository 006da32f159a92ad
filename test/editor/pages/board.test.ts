import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Localiser } from '../../../src/vscode/board/texts.ts';
import { root } from '../../law/sources.ts';
import { nameOf } from '../../security/cases.ts';
import { dragUntil } from '../dragging.ts';
import { usePages } from '../page-harness.ts';
import type { OpenPage } from '../page-harness.ts';
import { createBoardHost, manyCards, sampleBoard, sampleCard, someCards, type BoardHost } from './board-host.ts';
import type { BoardHostOptions } from './board-host.ts';

const themes = ['dark', 'light', 'high-contrast', 'high-contrast-light'] as const;

describe('the page of the task board', () => {
  const open = usePages();

  for (const theme of themes) {
    it(`is handsome and without violations in the theme ${theme}`, async () => {
      const { page, violations, complaints, picture } = await open(
        createBoardHost({ snapshot: someCards(), theme }).options,
      );
      await page.setViewportSize({ width: 1500, height: 820 });
      await page.getByRole('button', { name: /^t1 / }).waitFor();
      await picture(`board-${theme}`);
      assert.deepEqual(await violations(), []);
      await page.getByRole('button', { name: /^t12 / }).click();
      await page.getByRole('heading', { name: 'Stages' }).waitFor();
      await picture(`board-drawer-${theme}`);
      assert.deepEqual(await violations(), []);
      await page.getByRole('tab', { name: 'Briefing' }).click();
      await page.getByRole('heading', { name: 'Places that may matter' }).waitFor();
      await picture(`board-briefing-${theme}`);
      assert.deepEqual(await violations(), []);
      assert.deepEqual(complaints(), []);
    });
  }

  /** The board of a working day, as soon as it is drawn. */
  async function shown(more: Partial<BoardHostOptions> = {}): Promise<OpenPage & { readonly host: BoardHost }> {
    const host = createBoardHost({ snapshot: someCards(), ...more });
    const opened = await open(host.options);
    await opened.page.setViewportSize({ width: 1700, height: 820 });
    await opened.page.locator('[data-key]').first().waitFor();
    return { ...opened, host };
  }
  const askedFor = (host: BoardHost, name: string) => host.asked().filter(({ request }) => request === name);
  const focused = (page: OpenPage['page']): Promise<string> =>
    page.evaluate<string>('document.activeElement?.dataset?.key ?? document.activeElement?.id ?? ""');

  it('is worked by keys alone: to a task, into its drawer, to a move, and back', async () => {
    const { page, host, heard } = await shown();
    await page.locator('[data-key="0/t1"]').focus();
    await page.keyboard.press('ArrowDown');
    assert.equal(await focused(page), '0/t2');
    await page.keyboard.press('ArrowRight');
    assert.equal(await focused(page), '0/t6');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Stages' }).waitFor();
    assert.equal(await focused(page), 'drawer-title');
    await page.keyboard.press('Escape');
    await page.locator('.drawer').waitFor({ state: 'detached' });
    await page.locator('[data-key="0/t6"]:focus').waitFor();
    await page.keyboard.press('m');
    await page.getByRole('button', { name: /^Cancelled/ }).press('Enter');
    await page.getByRole('dialog', { name: 'Cancel this task?' }).waitFor();
    await page.keyboard.press('Tab');
    await page.getByText('Do It').press('Enter');
    await heard((message) => (message as { request: string }).request === 'move');
    assert.deepEqual(askedFor(host, 'move')[0]?.params, { key: '0/t6', to: 'cancelled', reason: '', once: 'm1' });
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('/');
    await page.keyboard.type('parse');
    await page.getByText('3 of 19 tasks').waitFor();
  });

  it('moves a task by dragging where that is legal, and says why not elsewhere', async () => {
    const { page, host, picture } = await shown();
    const card = page.locator('[data-key="0/t12"]');
    await page.evaluate('document.addEventListener("dragend", () => (document.body.dataset.dragged = "yes"))');
    await dragUntil(card, page.locator('[data-state="retrying"]'), page.getByText('t12 moves to Retrying.'));
    // The browser ends a drag by itself, which may be after the next one has begun.
    await page.locator('body[data-dragged]').waitFor();
    const why = 't12 cannot move to Completed: No task goes there from where it is.';
    await dragUntil(card, page.locator('[data-state="completed"]'), page.getByRole('alert').getByText(why));
    await picture('board-refused');
    assert.deepEqual(
      askedFor(host, 'move').map(({ params }) => params),
      [{ key: '0/t12', to: 'retrying', reason: '', once: 'm1' }],
    );
    await page.getByRole('button', { name: 'Dismiss' }).click();
    await page.getByRole('alert').waitFor({ state: 'detached' });
  });

  it('answers a gate with the reason that the person wrote, and shows what the host says of a second answer', async () => {
    const said = 'q1 was answered already; nothing was changed.';
    const { page, host } = await shown({ refusals: { answerGate: said } });
    await page.locator('[data-key="0/t12"]').click();
    await page.getByRole('textbox', { name: 'Reason, read by the agent' }).fill('the name is misleading');
    // What has just come up takes no answer yet.
    await page.locator('tk-button:not([disabled])').getByText('Request Changes').click();
    await page.getByRole('alert').getByText(said).waitFor();
    assert.deepEqual(askedFor(host, 'answerGate')[0]?.params, {
      ...{ key: '0/t12', gateId: 'q1', once: 'o1', answer: 'changes-requested', reason: 'the name is misleading' },
    });
  });

  it('follows its host, asks for everything after a gap, and drops what it cannot read', async () => {
    const { page, host, send, complaints } = await shown();
    const now = Date.now();
    await send(host.change([sampleCard(0, 'blocked', now)]));
    await page.locator('[data-state="blocked"] [data-key="0/t1"]').waitFor();
    for (const strange of [null, 'x', { event: 'changed', data: { seq: 'y' } }]) await send(strange);
    host.change([sampleCard(1, 'blocked', now)]);
    await send(host.change([sampleCard(2, 'blocked', now)]));
    await page.locator('[data-state="blocked"] [data-key="0/t2"]').waitFor();
    assert.equal(askedFor(host, 'open').length, 2);
    await send(host.change([], ['0/t3']));
    await page.locator('[data-key="0/t3"]').waitFor({ state: 'detached' });
    assert.deepEqual(complaints(), []);
  });

  it('streams the transcript of the open task, as text and nothing else', async () => {
    const { page, host, send } = await shown();
    await page.locator('[data-key="0/t5"]').click();
    await page.getByRole('tab', { name: 'Transcript' }).click();
    await page.getByText('I look at the callers first.').waitFor();
    const line = { at: Date.now(), kind: 'says', who: '', text: '<img src=x> **now** the tests', ok: true };
    await send({ event: 'transcript', data: { key: '0/t5', from: 3, lines: [line] } });
    await page.getByText('<img src=x> **now** the tests').waitFor();
    await send({ event: 'transcript', data: { key: '0/t5', from: 9, lines: [line] } });
    await page.locator('.line').nth(3).waitFor({ state: 'detached' });
    assert.equal(askedFor(host, 'watch').length, 2);
  });

  it('shows the briefing of a task in parts, whose things are opened by keys', async () => {
    const { page, host } = await shown();
    await page.locator('[data-key="0/t5"]').click();
    await page.getByRole('tab', { name: 'Briefing' }).click();
    const places = page.getByRole('region', { name: 'Places that may matter' });
    await places.getByText('3 more had no room.').waitFor();
    await places.getByRole('button', { name: 'Open src/invoice.ts:12-40 formatInvoice' }).press('Enter');
    await page.getByRole('button', { name: 'Show in Memory: Amounts are always in cents.' }).press('Enter');
    await page.getByRole('button', { name: 'Open the change: c1 captured: 2 files' }).press('Enter');
    assert.deepEqual(
      askedFor(host, 'openBriefed').map(({ params }) => params),
      [
        { key: '0/t5', place: { kind: 'file', path: 'src/invoice.ts', from: 12, to: 40 } },
        { key: '0/t5', place: { kind: 'memory', id: 'e4' } },
        { key: '0/t5', place: { kind: 'change' } },
      ],
    );
    await page.getByRole('button', { name: /^Show the task: t1 in-progress/ }).press('Enter');
    await page.locator('#tab-transcript[aria-selected="true"]').waitFor();
  });

  it(nameOf('GATE-10'), async () => {
    const { page, host } = await shown();
    const now = Date.now();
    await page.clock.setFixedTime(now);
    await page.locator('[data-key="0/t12"]').click();
    const approve = page.locator('.gate tk-button', { hasText: 'Approve' });
    await page.locator('.gate tk-button[aria-disabled="true"]', { hasText: 'Approve' }).waitFor();
    await approve.click({ force: true });
    await approve.press('Enter');
    await page.keyboard.press(' ');
    assert.deepEqual(askedFor(host, 'answerGate'), []);
    await page.clock.setFixedTime(now + 1_000);
    await page.locator('.gate tk-button[aria-disabled="false"]', { hasText: 'Approve' }).click();
    await page.getByRole('alert').or(page.locator('.gate')).first().waitFor();
    assert.equal(askedFor(host, 'answerGate').length, 1);
  });

  /** Text of an agent, shown in the transcript of a task. */
  async function showing(text: string): Promise<Awaited<ReturnType<typeof shown>>> {
    const opened = await shown();
    const { page, send } = opened;
    await page.locator('[data-key="0/t5"]').click();
    await page.getByRole('tab', { name: 'Transcript' }).click();
    await page.getByText('I look at the callers first.').waitFor();
    const line = { at: Date.now(), kind: 'says', who: '', text, ok: true };
    await send({ event: 'transcript', data: { key: '0/t5', from: 3, lines: [line] } });
    await page.getByText(text.split('\n', 1)[0] ?? '').waitFor();
    return opened;
  }
  /** Puts markup into the page past all that makes text of it, as if that were broken. */
  const inject = (page: OpenPage['page'], markup: string): Promise<unknown> =>
    page.evaluate<unknown>(`document.querySelector('main').insertAdjacentHTML('beforeend', ${JSON.stringify(markup)})`);

  it(nameOf('WEB-01'), async () => {
    const markup =
      '<script>document.title = "run"</script><img src="data:," onerror="document.title = \'run\'"><svg onload="document.title = \'run\'"></svg>';
    const { page, complaints } = await showing(markup);
    assert.equal(await page.locator('.transcript script, .transcript img, .transcript svg').count(), 0);
    assert.deepEqual(complaints(), []);
    await inject(page, markup);
    await page.locator('main > img').waitFor({ state: 'attached' });
    await page.keyboard.press('/');
    await page.locator('#search:focus-within').waitFor();
    assert.equal(await page.title(), 'Task board', 'the policy alone keeps scripts from running');
    assert.match(complaints().join('\n'), /Content Security Policy/);
  });

  it(nameOf('WEB-03'), async () => {
    const address = 'https://example.org/leak?secret';
    const words = `![a][b] <img src="${address}"> <p style="background:url(${address})">\n\n[b]: ${address}`;
    const { page, complaints } = await showing(words);
    assert.deepEqual(complaints(), []);
    await inject(page, `<img src="${address}"><p style="background:url(${address})">x</p>`);
    await page.locator('main > img').waitFor({ state: 'attached' });
    await page.keyboard.press('/');
    await page.locator('#search:focus-within').waitFor();
    const told = complaints();
    assert.match(told.join('\n'), /Content Security Policy/);
    assert.deepEqual(
      told.filter((text) => text.startsWith('asked for')),
      [],
      'nothing was asked for',
    );
  });

  it(nameOf('WEB-05'), async () => {
    const drawings = 'graph LR; A-->B; click A "javascript:alert(1)" $$\\href{javascript:alert(1)}{x}$$';
    const { page, complaints } = await showing(`${drawings}\n<svg><foreignObject><p>x</p></foreignObject></svg>`);
    assert.equal(await page.locator('.transcript svg, .transcript a').count(), 0);
    assert.deepEqual(complaints(), []);
  });

  it('draws of ten thousand tasks only what is seen, and finds the last of them', async () => {
    const { page, host } = await shown({ snapshot: manyCards(10_000) });
    assert.ok((await page.locator('[data-key]').count()) < 250);
    await page.locator('[data-key="0/t1"]').focus();
    await page.keyboard.press('End');
    await page.locator('[data-key="0/t10000"]:focus').waitFor();
    await page.locator('#search').locator('input').fill('t9999');
    await page.getByText('1 of 10,000 tasks').waitFor();
    assert.equal(askedFor(host, 'open').length, 1);
  });

  it('finds filters and the open task again when it is shown anew, and states goals', async () => {
    const filters = { query: '', goal: '', risk: '', waiting: true };
    const { page, host, heard } = await shown({ state: { filters, cursor: null, task: '0/t12' } });
    await page.getByText('3 of 19 tasks').waitFor();
    await page.locator('.drawer').getByText('Name the magic numbers').first().waitFor();
    await page.getByText('New Goal').click();
    await page.getByRole('textbox', { name: 'What should be done?' }).fill('Be kind to callers');
    const limit = page.getByRole('textbox', { name: 'Limit of the Goal' });
    assert.equal(await limit.inputValue(), '$5');
    await limit.fill('200k tokens');
    await page.getByText('State the Goal').click();
    await heard((message) => (message as { request: string }).request === 'stateGoal');
    assert.deepEqual(askedFor(host, 'stateGoal')[0]?.params, { text: 'Be kind to callers', limit: '200k tokens' });
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it('is a list in the sidebar, whose tasks open the board', async () => {
    const { page, host, violations, picture, complaints } = await shown({ layout: 'compact', theme: 'light' });
    await page.setViewportSize({ width: 300, height: 700 });
    await page.locator('[data-key="0/t11"]').waitFor();
    await picture('board-compact');
    assert.deepEqual(await violations(), []);
    await page.locator('[data-key="0/t11"]').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    assert.deepEqual(askedFor(host, 'openBoard')[0]?.params, { key: '0/t12' });
    assert.deepEqual(complaints(), []);
  });

  it('says what to do where there is nothing to see, in German as well', async () => {
    const bundle = JSON.parse(readFileSync(path.join(root, 'l10n/bundle.l10n.de.json'), 'utf8')) as Record<
      string,
      string
    >;
    const l10n = { t: ((text: string) => bundle[text] ?? text) as Localiser['t'] };
    const empty = await open(createBoardHost({ snapshot: sampleBoard([]), l10n, locale: 'de' }).options);
    await empty.page.getByText('Noch keine Aufgaben').waitFor();
    await empty.picture('board-empty-german');
    assert.equal(await empty.page.evaluate('document.documentElement.lang'), 'de');
    assert.deepEqual(await empty.violations(), []);
    const restricted = { ...sampleBoard([]), standing: 'restricted' as const };
    const { page } = await open(createBoardHost({ snapshot: restricted }).options);
    await page.getByText(/runs nothing in a folder that you do not trust/).waitFor();
  });
});
