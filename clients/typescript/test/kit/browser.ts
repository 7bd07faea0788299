import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

const CHROMIUM = process.env['TOPGUN_CHROMIUM'] ?? '/usr/bin/chromium';

/** Whether pages can be tested: where a browser is missing that is skipped, but in CI it is a failure. */
export const hasBrowser = existsSync(CHROMIUM) || process.env['CI'] === 'true';

/** Starts a browser with a new profile that talks to nobody but the pages' servers. */
export function startBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM,
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync'],
  });
}
