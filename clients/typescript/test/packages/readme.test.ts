import 'fake-indexeddb/auto';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { RealServer } from '../kit/realServer.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const pages = ['README.md', '../../docs/guides/typescript.md'];
const snippets = pages.flatMap((page) => [...readFileSync(`${root}${page}`, 'utf8').matchAll(/```ts\n([\s\S]*?)```/g)]
  .map((match, i) => [`${page} ${i + 1}`, match[1]!] as const));

let server: RealServer;
let folder: string;

// A package of its own, which sees the built client as an application does.
beforeAll(async () => {
  server = await RealServer.start();
  folder = mkdtempSync(`${tmpdir()}/topgun-readme-`);
  mkdirSync(`${folder}/node_modules/@topgun-grpc`, { recursive: true });
  const { buildLibrary } = await import('../../build/library.mjs');
  await buildLibrary(`${folder}/node_modules/@topgun-grpc/client/dist`);
  writeFileSync(`${folder}/node_modules/@topgun-grpc/client/package.json`, readFileSync(`${root}package.json`));
  for (const name of ['ws', '@types', 'fake-indexeddb']) symlinkSync(`${root}node_modules/${name}`, `${folder}/node_modules/${name}`);
  writeFileSync(`${folder}/package.json`, '{"type":"module"}');
  snippets.forEach(([, source], i) => writeFileSync(`${folder}/snippet${i}.ts`, program(source)));
  writeFileSync(`${folder}/tsconfig.json`, JSON.stringify({
    compilerOptions: {
      target: 'es2022', module: 'esnext', moduleResolution: 'bundler', strict: true, lib: ['es2022', 'dom'], types: ['node'], skipLibCheck: true,
      rootDir: '.', outDir: 'out',
    },
    include: ['*.ts'],
  }));
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** A snippet as a program: with a client if it does not open one, and with an end. */
function program(source: string): string {
  const imports = [...source.matchAll(/^import .*\n/gm)].map(([line]) => line);
  const body = imports.reduce((text, line) => text.replace(line, ''), source).replaceAll('ws://localhost:8080/ws', server.url);
  const opensOne = body.includes('TopGunClient.open');
  const names = new Set(imports.join('').match(/\w+/g));
  if (!names.has('TopGunClient')) imports.push("import { TopGunClient } from '@topgun-grpc/client';\n");
  return [
    "import 'fake-indexeddb/auto';\n", ...imports,
    "import { WebSocket as Socket } from 'ws';\n(globalThis as any).WebSocket = Socket;\n",
    "(globalThis as any).fetch = async () => new Response('a-token');\n",
    opensOne ? '' : `const client = await TopGunClient.open({ url: '${server.url}' });\n`,
    body, '\nawait client.close();\nexport {};\n',
  ].join('');
}

test('there are snippets', () => expect(snippets.length).toBeGreaterThan(6));

test('every snippet is what an application would compile, and runs against a server', () => {
  execFileSync(`${root}node_modules/.bin/tsc`, ['-p', folder], { stdio: 'pipe', encoding: 'utf8' });
  snippets.forEach(([name], i) => {
    const output = execFileSync('node', [`${folder}/out/snippet${i}.js`], { encoding: 'utf8', timeout: 60_000 });
    expect(output, name).not.toContain('Error');
  });
});
