import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildDemo, embedded } from '../../build/demo.mjs';
import { buildLibrary } from '../../build/library.mjs';

const BYTES_MAX = 40 * 1024;
const root = fileURLToPath(new URL('../../', import.meta.url));
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(`${tmpdir()}/topgun-package-`);
  await buildLibrary(`${root}dist`);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the client is at most 40 KiB, minified and compressed, with everything in it', () => {
  const module = readFileSync(`${root}dist/topgun.js`);
  expect(gzipSync(module, { level: 9 }).byteLength).toBeLessThanOrEqual(BYTES_MAX);
  expect(module.toString()).not.toMatch(/\bfrom\s*"/);
  // Pages whose policy forbids it must be able to use the client.
  expect(module.toString()).not.toMatch(/\beval\(|new Function\b/);
});

test('the tarball installs without the network, runs, and brings its types', () => {
  const npm = (cwd: string, ...args: string[]) => execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: 'pipe' });
  const tarball = npm(root, 'pack', '--silent', '--ignore-scripts', '--pack-destination', folder).trim();
  writeFileSync(`${folder}/package.json`, '{"type":"module","private":true}');
  npm(folder, 'install', '--offline', '--ignore-scripts', '--no-audit', '--no-fund', `./${tarball}`);
  writeFileSync(`${folder}/run.mjs`, "import { TopGunClient } from '@topgun-grpc/client';\nconst client = await TopGunClient.open({ url: 'ws://x', autoConnect: false });\nclient.map('m').set('k', 1);\nconsole.log(client.map('m').get('k'), client.state);\n");
  expect(execFileSync('node', ['run.mjs'], { cwd: folder, encoding: 'utf8' })).toBe('1 closed\n');
  writeFileSync(`${folder}/use.ts`, "import { TopGunClient, type LwwMap } from '@topgun-grpc/client';\nconst client = await TopGunClient.open({ url: 'ws://x' });\nconst map: LwwMap<{ a: number }> = client.map<{ a: number }>('m');\n// @ts-expect-error the value has another shape\nmap.set('k', { a: 'x' });\nexport {};\n");
  execFileSync(`${root}node_modules/.bin/tsc`, ['--noEmit', '--strict', '--target', 'es2022', '--module', 'nodenext', '--moduleResolution', 'nodenext', '--types', '', 'use.ts'], { cwd: folder, stdio: 'pipe' });
});

test('nothing public is of type any', () => {
  const declarations = readdirSync(`${root}dist/types`, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.d.ts'));
  expect(declarations.length).toBeGreaterThan(20);
  const loose = declarations.filter((file) => /[:<|,(]\s*any\b/.test(readFileSync(`${root}dist/types/${file}`, 'utf8').replace(/\/\*[\s\S]*?\*\//g, '')));
  expect(loose).toEqual([]);
});

test('what the server embeds is what the sources of the demo build to: npm run demo', async () => {
  const fresh = `${folder}/demo`;
  await buildDemo(fresh);
  expect(readdirSync(embedded).sort()).toEqual(readdirSync(fresh).sort());
  for (const file of readdirSync(fresh)) expect(readFileSync(`${embedded}/${file}`).equals(readFileSync(`${fresh}/${file}`)), file).toBe(true);
});

test('every source compiles, those of tests and demo too', () => {
  for (const project of ['.', 'test', 'demo', 'demo/worker']) execFileSync(`${root}node_modules/.bin/tsc`, ['-p', project], { cwd: root, stdio: 'pipe' });
});
