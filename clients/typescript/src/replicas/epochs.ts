import type { ReplicaContext } from './replicaContext.ts';

/**
 * Tells the server up to which epoch this device holds all its observed-remove maps, so that it may forget tombstones
 * (wire-protocol §5.4): the least epoch of all maps, once each has been compared on this connection, and only upwards.
 */
export class Epochs {
  readonly #context: ReplicaContext;
  readonly #covered = new Map<string, number>();
  #confirmed = 0;

  constructor(context: ReplicaContext) {
    this.#context = context;
  }

  /** Begins anew, on a new connection. */
  restart(): void {
    this.#covered.clear();
  }

  /** A map holds everything up to an epoch. Confirms it when the storage has it and no map is behind. */
  cover(mapName: string, epoch: number, mapNames: readonly string[]): void {
    this.#covered.set(mapName, epoch);
    void this.#confirm(mapNames);
  }

  async #confirm(mapNames: readonly string[]): Promise<void> {
    // Maps that were stored and are not open are held too.
    if (this.#context.store.holds('o:') || this.#context.store.holds('t:')) return;
    const epochs = mapNames.map((name) => this.#covered.get(name) ?? 0);
    const cursor = Math.min(...epochs);
    if (!(cursor > this.#confirmed)) return;
    try {
      await this.#context.store.flush();
    } catch {
      return;
    }
    if (cursor > this.#confirmed && this.#context.send({ type: 'CLIENT_APPLY_ACK', cursor })) this.#confirmed = cursor;
  }
}
