// Builds what the package holds: one module with everything in it, and the types. Usage: node build/library.mjs
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Builds the package into a folder. */
export async function buildLibrary(folder) {
  rmSync(folder, { recursive: true, force: true });
  await build({
    absWorkingDir: root,
    entryPoints: ['src/index.ts'],
    outfile: `${folder}/topgun.js`,
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    platform: 'browser',
    sourcemap: true,
    legalComments: 'none',
    logLevel: 'warning',
  });
  execFileSync(`${root}node_modules/.bin/tsc`, ['-p', 'tsconfig.types.json', '--outDir', `${folder}/types`], { cwd: root, stdio: 'inherit' });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildLibrary(`${root}dist`);
