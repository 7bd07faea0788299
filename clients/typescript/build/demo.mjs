// Builds the demo page into what the server embeds. Usage: node build/demo.mjs
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const COPIED = ['index.html', 'demo.css', 'icon.svg'];

/** Where the server takes the page from. */
export const embedded = fileURLToPath(new URL('../../../src/Bridge/Pages/Demo/', import.meta.url));

/** Builds the page into a folder. */
export async function buildDemo(folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const file of COPIED) copyFileSync(`${root}demo/${file}`, `${folder}/${file}`);
  await bundle('demo/main.ts', `${folder}/demo.js`, {});
  const version = createHash('sha256');
  for (const file of [...COPIED, 'demo.js']) version.update(readFileSync(`${folder}/${file}`));
  await bundle('demo/worker/worker.ts', `${folder}/worker.js`, { VERSION: JSON.stringify(version.digest('hex').slice(0, 16)) });
}

async function bundle(entry, outfile, define) {
  const { outputFiles } = await build({
    absWorkingDir: root, entryPoints: [entry], outfile, define, write: false,
    bundle: true, minify: true, format: 'esm', target: 'es2022', platform: 'browser', legalComments: 'none', logLevel: 'warning',
  });
  // Built files are in the repository, where every file ends with a line feed.
  writeFileSync(outfile, `${outputFiles[0].text.trimEnd()}\n`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildDemo(embedded);
