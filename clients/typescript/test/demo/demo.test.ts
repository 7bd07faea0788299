import { afterAll, afterEach, beforeAll, expect, test as always } from 'vitest';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { hasBrowser, startBrowser } from '../kit/browser.ts';
import { RealServer } from '../kit/realServer.ts';

const test = always.skipIf(!hasBrowser);
const WAIT = { timeout: 30_000 };

let server: RealServer;
let browser: Browser;
let lists = 0;
const contexts: BrowserContext[] = [];
const problems: string[] = [];

beforeAll(async () => {
  if (!hasBrowser) return;
  [server, browser] = await Promise.all([RealServer.start(), startBrowser()]);
});
afterEach(async () => {
  await Promise.all(contexts.splice(0).map((context) => context.close()));
  expect(problems.splice(0)).toEqual([]);
});
afterAll(async () => void (await Promise.all([browser?.close(), server?.stop()])));

/** Opens the page on a device of its own. */
async function openPage(list: string, name: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  contexts.push(context);
  await context.addInitScript((person) => localStorage.setItem('topgun-demo-person', JSON.stringify({ name: person, hue: 200 })), name);
  const page = await context.newPage();
  page.on('pageerror', (error) => problems.push(`${name}: ${error.message}`));
  await page.goto(`${server.origin}/demo/?list=${list}`);
  await status(page, 'Online · all shared');
  return page;
}

const status = (page: Page, text: string) => page.getByRole('status').filter({ hasText: text }).waitFor(WAIT);
const entry = (page: Page, text: string) => page.locator(`li.entry:has(input[aria-label="Done: ${text}"])`);
const has = (page: Page, text: string) => entry(page, text).waitFor(WAIT);
const hasNot = (page: Page, text: string) => entry(page, text).waitFor({ ...WAIT, state: 'detached' });
const texts = (page: Page) => page.locator('li.entry textarea').evaluateAll((all) => all.map((one) => (one as unknown as { value: string }).value));

async function add(page: Page, text: string): Promise<void> {
  await page.getByLabel('New entry').fill(text);
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await has(page, text);
}

async function edit(page: Page, text: string, wanted: string): Promise<void> {
  await entry(page, text).locator('textarea').fill(wanted);
  await page.keyboard.press('Enter');
}

const cheers = (page: Page, value: string) => page.locator('#cheers').filter({ hasText: new RegExp(`^${value}$`) }).waitFor(WAIT);

test('what one page does the other shows: entries, who is here, who writes where, and the counter', async () => {
  const list = `both-${++lists}`;
  const [ann, ben] = [await openPage(list, 'Ann Ash'), await openPage(list, 'Ben Birch')];
  await add(ann, 'Milk');
  await has(ben, 'Milk');
  await ben.locator('li.entry input').click();
  await ann.locator('li.entry.done').waitFor(WAIT);
  await ann.getByTitle('Ben Birch').waitFor(WAIT);
  await ben.getByTitle('Ann Ash').waitFor(WAIT);
  await ann.locator('li.entry textarea').focus();
  await ben.locator('li.entry .editor', { hasText: 'Ann Ash' }).waitFor(WAIT);
  await ann.getByRole('button', { name: 'Applaud' }).click();
  await cheers(ben, '1');
  await ben.getByRole('button', { name: 'Done', exact: true }).click();
  expect(await texts(ben)).toEqual(['Milk']);
  await ben.getByRole('button', { name: 'Open', exact: true }).click();
  expect(await texts(ben)).toEqual([]);
  await ben.getByRole('button', { name: 'Clear done' }).click();
  await hasNot(ann, 'Milk');
  await ann.close();
  await ben.getByTitle('Ann Ash').waitFor({ ...WAIT, state: 'detached' });
});

test('one goes offline, both edit, it returns, both converge', async () => {
  const list = `converge-${++lists}`;
  const [ann, ben] = [await openPage(list, 'Ann'), await openPage(list, 'Ben')];
  await add(ann, 'Milk');
  await add(ann, 'Bread');
  await has(ben, 'Bread');
  await ann.getByRole('button', { name: 'Go offline' }).click();
  await status(ann, 'Offline');
  await edit(ann, 'Milk', 'Oat milk');
  await add(ann, 'Tea');
  await ann.getByRole('button', { name: 'Applaud' }).click();
  await status(ann, '2 changes waiting');
  await edit(ben, 'Bread', 'Rye bread');
  await add(ben, 'Jam');
  await ben.getByRole('button', { name: 'Applaud' }).click();
  expect(await texts(ann)).toEqual(['Oat milk', 'Bread', 'Tea']);
  await ann.getByRole('button', { name: 'Go online' }).click();
  for (const page of [ann, ben]) {
    for (const text of ['Oat milk', 'Rye bread', 'Tea', 'Jam']) await has(page, text);
    await hasNot(page, 'Milk');
    await hasNot(page, 'Bread');
    await cheers(page, '2');
    await status(page, 'Online · all shared');
  }
  expect(await texts(ann)).toEqual(await texts(ben));
});

test('a page reloaded while there is no network opens, keeps its edits, and shares them when it can', async () => {
  const list = `reload-${++lists}`;
  const [ann, ben] = [await openPage(list, 'Ann'), await openPage(list, 'Ben')];
  await add(ann, 'Milk');
  await has(ben, 'Milk');
  await ann.locator('html[data-offline=ready]').waitFor(WAIT);
  await ann.context().setOffline(true);
  await ann.getByRole('button', { name: 'Go offline' }).click();
  await edit(ann, 'Milk', 'Oat milk');
  await add(ann, 'Tea');
  await add(ben, 'Jam');
  await status(ann, '2 changes waiting');
  await ann.waitForFunction(() => document.querySelectorAll('.waiting:not([hidden])').length === 2);
  await ann.reload();
  await has(ann, 'Oat milk');
  await has(ann, 'Tea');
  await status(ann, 'Offline · 2 changes waiting');
  await ann.getByRole('button', { name: 'Go online' }).click();
  await status(ann, 'No server, trying');
  await ann.context().setOffline(false);
  for (const page of [ann, ben]) for (const text of ['Oat milk', 'Tea', 'Jam']) await has(page, text);
  await status(ann, 'Online · all shared');
  expect(new Set(await texts(ann))).toEqual(new Set(await texts(ben)));
});

test('two windows on one device are two people and share one storage', async () => {
  const first = await openPage(`windows-${++lists}`, 'Ann');
  const second = await first.context().newPage();
  second.on('pageerror', (error) => problems.push(error.message));
  await second.goto(first.url());
  await status(second, 'Online · all shared');
  await add(first, 'Milk');
  await has(second, 'Milk');
  await add(second, 'Tea');
  await has(first, 'Tea');
  await first.getByTitle('Ann', { exact: true }).waitFor(WAIT);
});

const SHOTS = process.env['TOPGUN_SHOTS'];

test.each([1280, 390])('at %s pixels nothing is wider than the window, and every control has a name', async (width) => {
  const page = await openPage(`look-${++lists}`, 'Ann Ash');
  const friend = await openPage(`look-${lists}`, 'Ben Birch');
  await add(page, 'Book the ferry for the second week of July, with the bicycles and the dog');
  await add(page, 'Water the tomatoes');
  await add(page, 'Return the ladder');
  await has(friend, 'Return the ladder');
  await entry(friend, 'Water the tomatoes').locator('input').click();
  await entry(friend, 'Return the ladder').locator('textarea').focus();
  await page.getByRole('button', { name: 'Applaud' }).click({ clickCount: 3 });
  await page.locator('.editor:not(:empty)').waitFor(WAIT);
  await page.setViewportSize({ width, height: width === 390 ? 844 : 900 });
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    await page.waitForFunction(() => [...document.querySelectorAll('textarea')].every((text) => text.scrollHeight <= text.clientHeight), undefined, WAIT);
    if (SHOTS !== undefined) await page.screenshot({ path: `${SHOTS}/demo-${width}-${colorScheme}.png`, fullPage: true });
  }
  const unnamed = await page.locator('button, input, textarea').evaluateAll((all) => all.filter((element) => {
    const labels = (element as unknown as { labels?: { length: number } }).labels;
    return !(element.textContent?.trim() || element.getAttribute('aria-label') || (labels?.length ?? 0) > 0);
  }).map((element) => element.outerHTML));
  expect(unnamed).toEqual([]);
});
