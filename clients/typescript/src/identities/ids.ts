/** A new id of 128 bits in lower-case hexadecimal, on whose order all servers and clients agree (core-algorithms §1.4). */
export function newId(random: () => number): string {
  let id = '';
  for (let i = 0; i < 4; i++) id += Math.floor(random() * 2 ** 32).toString(16).padStart(8, '0');
  return id;
}

/** Cryptographic numbers from 0 up to 1. */
export function cryptoRandom(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0]! / 2 ** 32;
}
