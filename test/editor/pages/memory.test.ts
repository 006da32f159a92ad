import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Localiser } from '../../../src/vscode/board/texts.ts';
import { root } from '../../law/sources.ts';
import { usePages, type OpenPage } from '../page-harness.ts';
import {
  createMemoryHost,
  sampleFragment,
  sampleMemory,
  type MemoryHost,
  type MemoryHostOptions,
} from './memory-host.ts';

const themes = ['dark', 'light', 'high-contrast', 'high-contrast-light'] as const;
const troubles = [
  { key: '0/team/rounding', text: 'rounding.md:3: "at" does not fit: Invalid ISO datetime' },
  { key: null, text: 'The disk is full.' },
];

describe('the page of the memory', () => {
  const open = usePages();

  /** A memory of ten, as soon as it is drawn. */
  async function shown(
    more: Partial<MemoryHostOptions> = {},
  ): Promise<
    OpenPage & { readonly host: MemoryHost; readonly row: (id: string) => ReturnType<OpenPage['page']['locator']> }
  > {
    const host = createMemoryHost({ snapshot: sampleMemory(10), ...more });
    const opened = await open(host.options);
    await opened.page.locator('[data-key]').first().waitFor();
    return { ...opened, host, row: (id) => opened.page.locator(`[data-key$="/${id}"]`) };
  }
  const focused = (page: OpenPage['page']): Promise<string> =>
    page.evaluate<string>('document.activeElement?.dataset?.key ?? document.activeElement?.id ?? ""');

  for (const theme of themes) {
    it(`is handsome and without violations in the theme ${theme}`, async () => {
      const replaced = sampleFragment(2, { supersededBy: '0/learnt/e1' });
      const { page, violations, complaints, picture, row } = await shown({
        snapshot: {
          ...sampleMemory(10, { troubles }),
          fragments: [...sampleMemory(10).fragments.slice(3), replaced, sampleFragment(0), sampleFragment(1)],
        },
        theme,
      });
      await page.setViewportSize({ width: 1300, height: 760 });
      await page.getByText('Replaced, Too').click();
      await row('e3').waitFor();
      await picture(`memory-${theme}`);
      assert.deepEqual(await violations(), []);
      await row('e2').click();
      await page.getByText('Open Task t7').waitFor();
      await page.getByRole('checkbox', { name: 'Select e4' }).check();
      await picture(`memory-drawer-${theme}`);
      assert.deepEqual(await violations(), []);
      await page.locator('.drawer').getByText('Edit…').click();
      await page.getByRole('dialog').waitFor();
      await picture(`memory-edit-${theme}`);
      assert.deepEqual(await violations(), []);
      assert.deepEqual(complaints(), []);
    });
  }

  it('fits into a narrow editor', async () => {
    const { page, violations, picture, row } = await shown({
      snapshot: sampleMemory(10, { troubles }),
      theme: 'light',
    });
    await page.setViewportSize({ width: 400, height: 720 });
    await row('e1').waitFor();
    await picture('memory-narrow');
    assert.deepEqual(await violations(), []);
    const isWide = 'document.documentElement.scrollWidth > document.documentElement.clientWidth';
    assert.equal(await page.evaluate(isWide), false);
    await row('e2').click();
    await page.getByText('Open Task t7').waitFor();
    await picture('memory-narrow-drawer');
  });

  it('is searched and filtered, and found again as it was', async () => {
    const filters = { query: '', tier: '', kind: 'decision', scope: '', pinned: false, replaced: false };
    const { page, row } = await shown({ state: { filters, cursor: null, open: '0/learnt/e2' } });
    await page.getByText('2 of 10 fragments').waitFor();
    await page.getByRole('heading', { name: 'e2' }).waitFor();
    await page.locator('#search').locator('input').fill('austria (6)');
    await page.getByText('1 of 10 fragments').waitFor();
    await row('e7').waitFor();
    await page.locator('#search').locator('input').fill('nothing of that');
    await page.getByText('Clear Filters').click();
    await page.getByText('10 fragments', { exact: true }).waitFor();
    await page.locator('#scope').click();
    await page.getByRole('option', { name: 'For one goal' }).click();
    await page.getByText('1 of 10 fragments').waitFor();
  });

  it('is worked by keys alone: pinned, edited, forgotten, taken back', async () => {
    const { page, host, heard, row } = await shown();
    const said = (name: string) => heard((message) => (message as { request: string }).request === name);
    await row('e1').focus();
    await page.keyboard.press('ArrowDown');
    assert.equal(await focused(page), '0/learnt/e2');
    await page.keyboard.press('p');
    await said('pin');
    await page.keyboard.press('e');
    await page.getByRole('textbox', { name: 'Text' }).fill('Austria has twenty per cent.');
    await page.keyboard.press('Control+Enter');
    await said('edit');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await row('e2').focus();
    await page.keyboard.press('Delete');
    await page.getByText('Forgotten: 1.').waitFor();
    await page.keyboard.press('u');
    await page.getByText('That was taken back.').waitFor();
    assert.deepEqual(host.asked('pin'), [{ key: '0/learnt/e2', pinned: true }]);
    assert.deepEqual(host.asked('edit'), [
      {
        ...{ key: '0/learnt/e2', was: sampleFragment(1).text, text: 'Austria has twenty per cent.' },
        ...{ tier: 'ephemeral', kind: 'decision', shelf: 'team', goal: null },
      },
    ]);
    assert.deepEqual(host.asked('undo'), [{ undo: 1 }]);
  });

  it('leaves what somebody writes meanwhile when a fragment is pinned late', async () => {
    const { page, host, heard, row, send } = await shown({ held: 'pin' });
    await row('e2').focus();
    await page.keyboard.press('p');
    await heard((message) => (message as { request: string }).request === 'pin');
    await page.keyboard.press('e');
    const words = page.getByRole('textbox', { name: 'Text' });
    await words.fill('Austria has twenty per cent.');
    await send(host.lateAnswer('pin'));
    // What comes after the answer is on the screen: so the answer was taken in.
    await send(host.change({ fragments: [sampleFragment(3, { text: 'The file is called money.ts.' })] }));
    await page.getByText('The file is called money.ts.').waitFor();
    assert.equal(await words.inputValue(), 'Austria has twenty per cent.');
  });

  it('makes one of several, adds, imports and exports what is shown', async () => {
    const { page, host, heard } = await shown();
    await page.getByRole('checkbox', { name: 'Select e1', exact: true }).check();
    await page.getByRole('checkbox', { name: 'Select e3', exact: true }).check();
    await page.getByText('Make One…').click();
    await page.getByRole('textbox', { name: 'Text' }).fill('Cents, and named after what it returns.');
    await page.getByText('Save').click();
    await page.getByText('2 fragments are one now.').waitFor();
    await page.getByText('Export…').click();
    await page.getByText('10 fragments were written to memory.jsonl.').waitFor();
    await page.getByText('Import…').click();
    await page.getByText('3 fragments were taken in.').waitFor();
    await page.getByRole('button', { name: 'Add' }).click();
    await page.getByRole('textbox', { name: 'Text' }).fill('Ask Ada about taxes.');
    await page.getByText('Save').click();
    await heard((message) => (message as { request: string }).request === 'add');
    const [merge] = host.asked('merge');
    assert.deepEqual(merge, { keys: ['0/learnt/e1', '0/learnt/e3'], text: 'Cents, and named after what it returns.' });
    const more = { tier: 'important', kind: 'fact', shelf: 'team', goal: null, pinned: false };
    assert.deepEqual(host.asked('add'), [{ folder: '0', text: 'Ask Ada about taxes.', ...more }]);
  });

  it('asks for which goal where something is to hold for one alone', async () => {
    const { page, host, heard, row, picture, violations } = await shown();
    const said = (name: string) => heard((message) => (message as { request: string }).request === name);
    const dialog = page.getByRole('dialog');
    const choose = async (name: string, option: string): Promise<void> => {
      await dialog.getByRole('combobox', { name, exact: true }).click();
      await dialog.getByRole('option', { name: option }).click();
    };
    const goal = dialog.getByRole('combobox', { name: 'Goal', exact: true });
    await page.getByRole('button', { name: 'Add' }).click();
    await page.getByRole('textbox', { name: 'Text' }).fill('Rates of Austria alone.');
    assert.equal(await goal.count(), 0);
    await choose('Scope', 'For one goal');
    await goal.waitFor();
    await picture('memory-goal');
    assert.deepEqual(await violations(), []);
    await choose('Goal', 'g1: Split the invoice');
    await page.getByText('Save').click();
    await said('add');
    await dialog.waitFor({ state: 'detached' });
    const added = { tier: 'important', kind: 'fact', shelf: 'team', goal: 'g1', pinned: false };
    assert.deepEqual(host.asked('add'), [{ folder: '0', text: 'Rates of Austria alone.', ...added }]);
    // For a goal that is gone.
    await row('e7').focus();
    await page.keyboard.press('e');
    await dialog.locator('#dialog-goal tk-option').nth(2).waitFor({ state: 'attached' });
    assert.equal(await page.evaluate<string>('document.querySelector("#dialog-goal").value'), 'g2');
    await page.keyboard.press('Control+Enter');
    await said('edit');
    await dialog.waitFor({ state: 'detached' });
    await row('e7').focus();
    await page.keyboard.press('e');
    await choose('Scope', 'Yours everywhere');
    await goal.waitFor({ state: 'detached' });
    await page.keyboard.press('Control+Enter');
    await dialog.waitFor({ state: 'detached' });
    assert.deepEqual(
      host.asked('edit').map((each) => [(each as { shelf: string }).shelf, (each as { goal: string | null }).goal]),
      [
        ['team', 'g2'],
        ['user', null],
      ],
    );
  });

  it('follows its host, asks for everything after a gap, and shows text as text', async () => {
    const { page, host, send, row, complaints } = await shown({ refusals: { pin: 'The disk is full.' } });
    const text = '<img src=x onerror=alert(1)> **bold** [a](https://example.org/x.png)';
    await send(host.change({ fragments: [sampleFragment(0, { text })], gone: ['0/learnt/e2'], troubles }));
    await page.getByText(text).waitFor();
    await row('e2').waitFor({ state: 'detached' });
    await page.getByText('Files that cannot be read: 2.').waitFor();
    host.change({});
    await send(host.change({}));
    await row('e2').waitFor();
    assert.equal(host.asked('open').length, 2);
    await row('e1').focus();
    await page.keyboard.press('p');
    await page.getByRole('alert').getByText('The disk is full.').waitFor();
    assert.deepEqual(complaints(), []);
  });

  it('begins with the first of ten thousand fragments, draws only what is seen, and finds the last of them', async () => {
    const { fragments, ...rest } = sampleMemory(10_000);
    const snapshot = { ...rest, fragments: fragments.slice(0, 200), more: 9_800 };
    const { page, row, host, send } = await shown({ snapshot, all: fragments });
    await page.getByText('200 of 10,000 fragments, more are being read…').waitFor();
    await page.locator('#search').locator('input').fill('(9998)');
    await page.getByText('1 of 10,000 fragments').waitFor();
    await row('e9999').click();
    await page.getByRole('heading', { name: 'e9999' }).waitFor();
    await page.locator('.why').getByText('has “(9998)”').waitFor();
    await page.locator('#search').locator('input').fill('');
    await page.getByText('200 of 10,000 fragments, more are being read…').waitFor();
    await send(host.change({ fragments: fragments.slice(200, 700), more: 9_300 }));
    await send(host.change({ fragments: fragments.slice(700) }));
    await page.getByText('10,000 fragments', { exact: true }).waitFor();
    assert.ok((await page.locator('[data-key]').count()) < 60);
    await row('e1').focus();
    await page.keyboard.press('End');
    await page.locator('[data-key="0/learnt/e10000"]:focus').waitFor();
    await page.locator('#search').locator('input').fill('(9998)');
    await page.getByText('1 of 10,000 fragments').waitFor();
  });

  it('says what to do where there is nothing to see, in German as well', async () => {
    const bundle = JSON.parse(readFileSync(path.join(root, 'l10n/bundle.l10n.de.json'), 'utf8')) as Record<
      string,
      string
    >;
    const l10n = { t: ((text: string) => bundle[text] ?? text) as Localiser['t'] };
    const empty = await open(createMemoryHost({ snapshot: sampleMemory(0), l10n, locale: 'de' }).options);
    await empty.page.getByText('Noch ist nichts gemerkt').waitFor();
    await empty.picture('memory-empty-german');
    assert.deepEqual(await empty.violations(), []);
    const restricted = sampleMemory(0, { standing: 'restricted' });
    const { page } = await open(createMemoryHost({ snapshot: restricted }).options);
    await page.getByText(/reads nothing in a folder that you do not trust/).waitFor();
  });
});
