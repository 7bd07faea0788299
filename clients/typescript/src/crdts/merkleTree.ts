import { hashPath, mix } from '../hashes/hashes.ts';

const DEPTH = 3;

interface TreeNode {
  hash: number;
  readonly children: Map<string, TreeNode>;
  readonly items: Map<string, number>;
}

/**
 * Hash tree over the entries of a map, sixteen children a node, leaves at a fixed depth (core-algorithms §6.1). A node's
 * hash is the sum of the mixes below it, so that a change costs one addition on each level.
 */
export class MerkleTree {
  readonly #depth: number;
  #root = createNode();

  constructor(depth = DEPTH) {
    this.#depth = depth;
  }

  /** Hash of everything; 0 when empty. */
  get root(): number {
    return this.#root.hash;
  }

  /** Enters an entry, or changes its hash. */
  set(key: string, hash: number): void {
    this.#change(key, hash);
  }

  /** Takes an entry out. Its nodes stay, with hash 0. */
  remove(key: string): void {
    if (this.#find(hashPath(key).slice(0, this.#depth))?.items.has(key) === true) this.#change(key, undefined);
  }

  /** Forgets everything. */
  clear(): void {
    this.#root = createNode();
  }

  /** Hashes of the children of a node; none for a leaf or an unknown node. */
  buckets(path: string): Record<string, number> {
    const buckets: Record<string, number> = {};
    for (const [digit, child] of this.#find(path)?.children ?? []) buckets[digit] = child.hash;
    return buckets;
  }

  /** Hash of the child of a node; 0 when there is none. */
  bucket(path: string, digit: string): number {
    return this.#find(path)?.children.get(digit)?.hash ?? 0;
  }

  /** Keys of a leaf; none for an inner or unknown node. */
  keys(path: string): string[] {
    return [...(this.#find(path)?.items.keys() ?? [])];
  }

  /** Hash of each entry of a leaf. */
  entries(path: string): ReadonlyMap<string, number> {
    return this.#find(path)?.items ?? new Map();
  }

  #find(path: string): TreeNode | undefined {
    let node: TreeNode | undefined = this.#root;
    for (const digit of path) node = node?.children.get(digit);
    return node;
  }

  #change(key: string, hash: number | undefined): void {
    const path = hashPath(key).slice(0, this.#depth);
    const line = this.#line(path);
    const leaf = line[line.length - 1]!;
    const before = leaf.items.get(key);
    if (hash === undefined) leaf.items.delete(key);
    else leaf.items.set(key, hash);
    let delta = mixOf(hash) - mixOf(before);
    for (let level = line.length - 1; level >= 0; level--) {
      const node = line[level]!;
      const old = node.hash;
      node.hash = (old + delta) >>> 0;
      delta = mix(node.hash) - mix(old);
    }
  }

  // The nodes from the root to the leaf of a path, made where they are missing.
  #line(path: string): TreeNode[] {
    const line = [this.#root];
    for (const digit of path) {
      const parent = line[line.length - 1]!;
      let child = parent.children.get(digit);
      if (child === undefined) parent.children.set(digit, child = createNode());
      line.push(child);
    }
    return line;
  }
}

function createNode(): TreeNode {
  return { hash: 0, children: new Map(), items: new Map() };
}

function mixOf(hash: number | undefined): number {
  return hash === undefined ? 0 : mix(hash);
}
