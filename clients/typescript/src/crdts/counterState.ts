/** What each node has added or taken away. */
export type NodeTotals = Readonly<Record<string, number>>;

/** State of a counter that goes up and down: totals per node, of which merging keeps the greater (core-algorithms §5). */
export class CounterState {
  readonly #added = new Map<string, number>();
  readonly #taken = new Map<string, number>();
  readonly #nodeId: string;

  constructor(nodeId: string) {
    this.#nodeId = nodeId;
  }

  /** What was added less what was taken away. */
  get value(): number {
    return sum(this.#added) - sum(this.#taken);
  }

  /** Totals of what was added. */
  get added(): Record<string, number> {
    return Object.fromEntries(this.#added);
  }

  /** Totals of what was taken away. */
  get taken(): Record<string, number> {
    return Object.fromEntries(this.#taken);
  }

  /** Adds a number, which may be negative or a fraction. */
  add(delta: number): void {
    if (delta === 0) return;
    const totals = delta > 0 ? this.#added : this.#taken;
    totals.set(this.#nodeId, (totals.get(this.#nodeId) ?? 0) + Math.abs(delta));
  }

  /** Merges the state of another replica; says whether anything changed. */
  merge(added: NodeTotals, taken: NodeTotals): boolean {
    const addedChanged = mergeTotals(this.#added, added);
    return mergeTotals(this.#taken, taken) || addedChanged;
  }
}

function mergeTotals(mine: Map<string, number>, theirs: NodeTotals): boolean {
  let changed = false;
  for (const [node, total] of Object.entries(theirs)) {
    if (!(Number.isFinite(total) && total > (mine.get(node) ?? 0))) continue;
    mine.set(node, total);
    changed = true;
  }
  return changed;
}

function sum(totals: ReadonlyMap<string, number>): number {
  let value = 0;
  for (const total of totals.values()) value += total;
  return value;
}
