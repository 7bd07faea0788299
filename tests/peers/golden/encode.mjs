// Writes `<sample>.ts.msgpack`: the bytes that the real msgpackr makes of each sample, as an older client sends them
// (`undefined` becomes ext type 0). Usage: node golden/encode.mjs
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pack } from 'msgpackr';
import { fixtures, readSample, sampleNames } from './samples.mjs';

const names = sampleNames();
for (const name of names) {
  writeFileSync(join(fixtures, `${name}.ts.msgpack`), pack(readSample(`${name}.json`)));
}

const known = new Set(names);
for (const file of readdirSync(fixtures)) {
  const bytes = /^(.*)\.(ts|cs)\.msgpack$/.exec(file);
  if (bytes && !known.has(bytes[1])) rmSync(join(fixtures, file));
}
console.log(`${names.length} samples encoded`);
