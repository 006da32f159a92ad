import assert from 'node:assert/strict';
import path from 'node:path';
import { usePages, type PageOptions } from '../page-harness.ts';

const files = path.resolve(import.meta.dirname, '../../fixtures/pages');

/** A document as an extension would make it, with a body of the test's choice. */
function greeting(body = '<main><h1>Hello</h1><button>Press</button></main>'): PageOptions {
  return {
    files,
    html: (base) => `<!doctype html>
<html lang="en">
<head>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'nonce-n1'; style-src ${base}">
<title>Greeting</title>
<link rel="stylesheet" href="${base}/greeting.css">
</head>
<body>${body}<script nonce="n1" src="${base}/greeting.js"></script></body>
</html>`,
    answer: (message) => ((message as { kind: string }).kind === 'who' ? [{ name: 'Ada' }] : []),
  };
}

describe('the harness for pages', () => {
  const open = usePages();

  it('answers a page as its host and hears what the page posts', async () => {
    const { page, posted, heard, send, complaints, picture } = await open(greeting());
    await page.getByRole('heading', { name: 'Hello Ada' }).waitFor();
    await page.getByRole('button').click();
    await heard((message) => (message as { kind: string }).kind === 'pressed');
    assert.deepEqual(posted(), [{ kind: 'who' }, { kind: 'pressed' }]);
    await send({ name: 'Grace' });
    await page.getByRole('heading', { name: 'Hello Grace' }).waitFor();
    assert.deepEqual(complaints(), []);
    await picture('harness-greeting');
  });

  it('gives a page back what it kept', async () => {
    const { page } = await open({ ...greeting(), state: { name: 'Ada' } });
    await page.getByRole('heading', { name: 'Hello again Ada' }).waitFor();
  });

  for (const [theme, background] of [
    ['dark', 'rgb(18, 19, 20)'],
    ['light', 'rgb(255, 255, 255)'],
    ['high-contrast', 'rgb(0, 0, 0)'],
    ['high-contrast-light', 'rgb(255, 255, 255)'],
  ] as const) {
    it(`shows a page in the theme ${theme}, without a violation`, async () => {
      const { page, violations } = await open({ ...greeting(), theme });
      const style = 'getComputedStyle(document.body).backgroundColor';
      assert.equal(await page.evaluate(style), background);
      assert.equal(await page.evaluate('document.body.className'), `vscode-${theme}`);
      assert.deepEqual(await violations(), []);
    });
  }

  it('finds what is not accessible', async () => {
    const { violations } = await open(greeting('<main><h1>Hello</h1><img src="data:,"><button></button></main>'));
    const found = (await violations()).join('\n');
    assert.match(found, /image-alt/);
    assert.match(found, /button-name/);
  });

  it('complains of remote content, of missing files and of what the policy forbids', async () => {
    const body = '<h1>Hello</h1><script src="https://example.org/x.js" nonce="n1"></script><script>1</script>';
    const { page, complaints } = await open(greeting(`${body}<script src="gone.js" nonce="n1"></script>`));
    await page.getByRole('heading', { name: 'Hello Ada' }).waitFor();
    const found = complaints().join('\n');
    assert.match(found, /example\.org.*not there/);
    assert.match(found, /gone\.js.*not there/);
    assert.match(found, /Content Security Policy/);
  });
});
