// Builds the scripts of the demo page into what the server embeds; the other files it embeds from demo/. Usage: node build/demo.mjs
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const PLAIN = ['index.html', 'demo.css', 'icon.svg'];

/** Where the server takes the scripts from. */
export const embedded = fileURLToPath(new URL('../../../src/Bridge/Pages/Demo/', import.meta.url));

/** Builds the scripts into a folder. */
export async function buildDemo(folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await bundle('demo/main.ts', `${folder}/demo.js`, {});
  const version = createHash('sha256');
  for (const file of PLAIN) version.update(readFileSync(`${root}demo/${file}`));
  version.update(readFileSync(`${folder}/demo.js`));
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
