import { chromium, type Browser } from 'playwright-core';

/** What Chromium needs on a machine without a screen, a graphics card or an ordinary user; it looks nothing up outside. */
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
];

/** Starts a browser that nobody sees. */
export function startBrowser(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, args: flags });
}
