/** FNV-1a, 32 bits, over UTF-16 code units (core-algorithms §2.1). */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** The finalising mix of MurmurHash3, 32 bits. */
export function mix(hash: number): number {
  let h = hash;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** One hash of many, whatever their order: the sum of their mixes (core-algorithms §2.3). */
export function combineHashes(hashes: Iterable<number>): number {
  let sum = 0;
  for (const hash of hashes) sum = (sum + mix(hash)) >>> 0;
  return sum;
}

/** The eight hexadecimal digits by which a key is placed in a tree. */
export function hashPath(key: string): string {
  return hashText(key).toString(16).padStart(8, '0');
}
