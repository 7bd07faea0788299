import { afterAll, afterEach, beforeAll, expect, test as always } from 'vitest';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { hasBrowser, startBrowser } from '../kit/browser.ts';
import { RealServer, signToken } from '../kit/realServer.ts';

const test = always.skipIf(!hasBrowser);
const WAIT = { timeout: 30_000 };
const SECRET = 'a secret of the console tests that is long enough';
const HOSTILE = '<img src=x onerror="document.title=1">';
const SHOTS = process.env['TOPGUN_SHOTS'];

let server: RealServer;
let browser: Browser;
let ids = 0;
let clock = Date.now();
const contexts: BrowserContext[] = [];
const problems: string[] = [];

beforeAll(async () => {
  if (!hasBrowser) return;
  [server, browser] = await Promise.all([RealServer.start([], { JWT_SECRET: SECRET, TOPGUN_METRICS_TOKEN: 'for scrapers only' }), startBrowser()]);
}, 120_000);
afterEach(async () => {
  await Promise.all(contexts.splice(0).map((context) => context.close()));
  expect(problems.splice(0)).toEqual([]);
});
afterAll(async () => void (await Promise.all([browser?.close(), server?.stop()])));

const admin = () => signToken(SECRET, { sub: 'root', roles: ['admin'] });

async function post(path: string, body: unknown, of = server): Promise<any> {
  const answer = await fetch(`${of.origin}/${path}`, {
    method: 'POST', headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${admin()}` }, body: JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(text);
  return JSON.parse(text);
}

/** Writes records as a client that polls does. */
async function write(map: string, records: Record<string, unknown>, of = server): Promise<void> {
  const operations = Object.entries(records).map(([key, value]) => ({
    id: `${++ids}`, mapName: map, key, record: { value, timestamp: { millis: ++clock, counter: 0, nodeId: 'test' } },
  }));
  const answer = await post('sync', { clientId: 'test', clientHlc: { millis: clock, counter: 0, nodeId: 'test' }, operations }, of);
  expect(answer.errors ?? []).toEqual([]);
}

async function openPage(of = server): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  contexts.push(context);
  const page = await context.newPage();
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('request', (request) => { if (new URL(request.url()).origin !== of.origin) problems.push(`asked elsewhere: ${request.url()}`); });
  await page.goto(`${of.origin}/console`);
  await page.getByRole('heading', { name: 'Sign in' }).waitFor(WAIT);
  return page;
}

async function signIn(of = server): Promise<Page> {
  const page = await openPage(of);
  await page.getByLabel('Admin token').fill(admin());
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.locator('#status[data-state=good]').waitFor(WAIT);
  return page;
}

const row = (page: Page, list: string, text: string) => page.locator(`#${list} tr`, { has: page.getByText(text, { exact: true }) });

test('a wrong token and one without the role are refused, the right one opens the console and is gone after signing out', async () => {
  const page = await openPage();
  for (const [token, reason] of [['nonsense', 'invalid or expired token'], [signToken(SECRET), 'admin role required']] as const) {
    await page.getByLabel('Admin token').fill(token);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.locator('#door-problem').filter({ hasText: reason }).waitFor(WAIT);
    expect(await page.locator('#console').isVisible()).toBe(false);
  }
  await page.getByLabel('Admin token').fill(admin());
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.locator('#status[data-state=good]').waitFor(WAIT);
  await page.locator('#node').filter({ hasText: 'topgun-server-node' }).waitFor(WAIT);
  await page.reload();
  await page.locator('#status[data-state=good]').waitFor(WAIT);
  expect(await page.evaluate(() => [localStorage.length, document.cookie])).toEqual([0, '']);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor(WAIT);
  expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
});

test('maps appear after writes, with their bytes, and rates are plotted', async () => {
  const page = await signIn();
  await write('seen', { a: 1, b: 2 });
  await row(page, 'maps', 'seen').filter({ hasText: '2' }).waitFor(WAIT);
  await write('seen', { c: 3 });
  await row(page, 'maps', 'seen').filter({ hasText: '3' }).waitFor(WAIT);
  await page.getByRole('button', { name: 'Measure seen' }).click();
  await page.getByRole('button', { name: '6 B in seen; measure again' }).waitFor(WAIT);
  await page.locator('.plot .line[d^=M]').first().waitFor({ ...WAIT, state: 'attached' });
});

test('a query gives rows and says how it found them; keys and values are text, whatever they hold', async () => {
  await write('rows', { [HOSTILE]: { price: 7, name: '<b>bold</b>' }, cheap: { price: 1 }, great: { price: 9_007_199_254_740_993 } });
  const page = await signIn();
  await page.getByRole('button', { name: 'Query rows' }).click();
  await page.locator('#query-plan').filter({ hasText: '3 of 3 records read' }).waitFor(WAIT);
  await page.getByLabel('Filter (JSON)').fill('{"op": "gt", "attribute": "price", "value": 5}');
  await page.getByLabel('Sort by').fill('price');
  await page.getByRole('button', { name: 'Run query' }).click();
  await page.locator('#query-plan').filter({ hasText: '2 rows' }).waitFor(WAIT);
  expect(await page.locator('#query-rows th').allTextContents()).toEqual([HOSTILE, 'great']);
  expect(await page.locator('#query-rows td').first().textContent()).toContain('<b>bold</b>');
  expect(await page.locator('#console img, #console b:not(.legend b)').count()).toBe(0);
  await page.getByLabel('Limit').fill('1');
  await page.getByRole('button', { name: 'Run query' }).click();
  await page.getByRole('button', { name: 'Next page' }).click();
  await page.locator('#query-rows th', { hasText: 'great' }).waitFor(WAIT);
  await page.getByLabel('Filter (JSON)').fill('{');
  await page.getByRole('button', { name: 'Run query' }).click();
  await page.locator('#query-problem').filter({ hasText: 'not JSON' }).waitFor(WAIT);
});

test('the tail shows a write when it happens, as text', async () => {
  await write('tailed, with a comma', { before: 0 });
  const page = await signIn();
  await page.getByRole('button', { name: 'Follow tailed' }).click();
  await page.locator('#tail-status').filter({ hasText: 'Following tailed, with a comma' }).waitFor(WAIT);
  await write('tailed, with a comma', { [HOSTILE]: { note: '<i>now</i>' } });
  await page.locator('#tail li', { hasText: HOSTILE }).filter({ hasText: '<i>now</i>' }).waitFor(WAIT);
  expect(await page.locator('#tail li').count()).toBe(1);
  expect(await page.locator('#tail img, #tail i').count()).toBe(0);
  await page.getByRole('button', { name: 'Stop' }).click();
  await page.locator('#tail-status').filter({ hasText: 'Nothing is followed' }).waitFor(WAIT);
});

test('behind a bridge of its own it shows the maps of the node, its policies and what is written', async () => {
  const node = await RealServer.startAs(['node', '--port', '0', '--grpc-port', '0', '--http-port', '0'], { JWT_SECRET: SECRET, TOPGUN_BIND_ADDR: '127.0.0.1' });
  const bridge = await RealServer.startAs(['bridge', '--port', '0', '--nodes', `127.0.0.1:${node.port}`], { JWT_SECRET: SECRET, TOPGUN_BIND_ADDR: '127.0.0.1' });
  try {
    await write('far', { a: 1 }, bridge);
    const page = await signIn(bridge);
    await row(page, 'maps', 'far').waitFor(WAIT);
    await page.getByRole('button', { name: 'Query far' }).click();
    await page.locator('#query-plan').filter({ hasText: '1 of 1 records read' }).waitFor(WAIT);
    await page.getByRole('button', { name: 'Follow far' }).click();
    await page.locator('#tail-status').filter({ hasText: 'Following far' }).waitFor(WAIT);
    await write('far', { b: 2 }, bridge);
    await page.locator('#tail li', { hasText: 'b' }).waitFor(WAIT);
    await page.locator('.plot .line[d^=M]').first().waitFor({ ...WAIT, state: 'attached' });
    await page.getByLabel('Id', { exact: true }).fill('all');
    await page.getByLabel('Maps (pattern)').fill('*');
    await page.getByRole('button', { name: 'Save policy' }).click();
    await row(page, 'policies', 'all').filter({ hasText: 'allow read' }).waitFor(WAIT);
    expect(await page.locator('#metrics-problem').isVisible()).toBe(false);
  } finally {
    await bridge.stop();
    await node.stop();
  }
});

test('nothing is wider than the window, in light and dark, and every control has a name', async () => {
  await post('api/admin/policies', { id: 'everyone', mapPattern: '*', action: 'all', effect: 'allow' });
  await post('api/admin/policies', { id: 'owners-only', mapPattern: 'users.*', action: 'write', effect: 'deny', conditionExpr: 'auth.id != data.owner' });
  const words = ['Water the tomatoes', 'Return the ladder', 'Book the ferry for the second week of July, with the bicycles and the dog'];
  for (const map of ['orders', 'sessions', 'users.profiles']) await write(map, Object.fromEntries(words.map((text, i) => [`${map}-${i}`, { text, done: i === 1, price: i * 12.5 }])));
  const page = await signIn();
  await page.getByRole('button', { name: 'Follow orders' }).click();
  await page.locator('#tail-status').filter({ hasText: 'Following orders' }).waitFor(WAIT);
  await write('orders', { 'orders-9': { text: words[1], done: true, price: 3 } });
  await page.locator('#tail li').waitFor(WAIT);
  await page.getByRole('button', { name: 'Query orders' }).click();
  await page.getByRole('button', { name: 'Measure orders' }).click();
  await page.locator('#query-plan').filter({ hasText: 'records read' }).waitFor(WAIT);
  await page.locator('.plot .line[d^=M]').first().waitFor({ ...WAIT, state: 'attached' });
  await page.waitForFunction(() => [...document.querySelectorAll('#tiles dd')].every((one) => one.textContent !== '–'), undefined, WAIT);
  await page.evaluate(() => scrollTo(0, 0));
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: width === 390 ? 844 : 900 });
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
      if (SHOTS !== undefined) await page.screenshot({ path: `${SHOTS}/console-${width}-${colorScheme}.png`, fullPage: true });
    }
  }
  const unnamed = await page.locator('button, input, textarea, select').evaluateAll((all) => all.filter((element) => {
    const labels = (element as unknown as { labels?: { length: number } }).labels;
    return !(element.textContent?.trim() || element.getAttribute('aria-label') || (labels?.length ?? 0) > 0);
  }).map((element) => element.outerHTML));
  expect(unnamed).toEqual([]);
  for (const id of ['everyone', 'owners-only']) {
    await fetch(`${server.origin}/api/admin/policies/${id}`, { method: 'DELETE', headers: { Authorization: `Bearer ${admin()}` } });
  }
});

test('an expression is tested and refused at its place; a policy that was saved takes effect, is edited and deleted', async () => {
  const page = await signIn();
  await page.getByLabel('Maps (pattern)').fill('notes');
  await page.getByLabel('When (expression)').fill('auth.id = data.owner');
  await page.getByRole('button', { name: 'Save policy' }).click();
  await page.locator('#policy-problem').filter({ hasText: 'at position 8' }).waitFor(WAIT);
  expect(await page.evaluate(() => { const area = document.activeElement as any; return area.value.slice(area.selectionStart, area.selectionEnd); })).toBe('=');
  await page.getByLabel('When (expression)').fill('auth.id == data.owner');
  await page.getByLabel('Map to test').fill('notes');
  await page.getByLabel("Caller's id").fill('ann');
  await page.getByLabel('Record (JSON)').fill('{"owner": "ann"}');
  await page.getByRole('button', { name: 'Test', exact: true }).click();
  await page.locator('#trial-verdict').filter({ hasText: 'The expression holds.' }).waitFor(WAIT);
  await page.getByLabel('Id', { exact: true }).fill('owners');
  await page.getByRole('button', { name: 'Save policy' }).click();
  await row(page, 'policies', 'owners').filter({ hasText: 'allow read' }).waitFor(WAIT);

  await page.getByLabel("Caller's id").fill('ben');
  await page.getByRole('button', { name: 'Test', exact: true }).click();
  await page.locator('#trial-verdict').filter({ hasText: 'Denied; about it: owners.' }).waitFor(WAIT);
  const verdict = await post('api/admin/policies/effective', { mapName: 'notes', action: 'read', auth: { id: 'ann', roles: [] }, data: { owner: 'ann' } });
  expect(verdict.allowed).toBe(true);

  await page.getByRole('button', { name: 'Edit owners' }).click();
  await page.getByLabel('Effect').selectOption('deny');
  await page.getByRole('button', { name: 'Save policy' }).click();
  await row(page, 'policies', 'owners').filter({ hasText: 'deny read' }).waitFor(WAIT);
  await page.getByRole('button', { name: 'Delete owners' }).click();
  await page.getByRole('button', { name: 'Really? Delete owners' }).click();
  await row(page, 'policies', 'owners').waitFor({ ...WAIT, state: 'detached' });
});
