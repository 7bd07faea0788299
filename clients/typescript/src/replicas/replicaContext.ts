import type { HybridClock } from '../clocks/hybridClock.ts';
import type { OutgoingMessage } from '../connections/connection.ts';
import type { Limits } from '../limits.ts';
import type { Outbox } from '../operations/outbox.ts';
import type { LocalStore } from '../storages/localStore.ts';

/** What replicas, queries and counters share. */
export interface ReplicaContext {
  readonly clock: HybridClock;
  readonly limits: Limits;
  readonly store: LocalStore;
  readonly outbox: Outbox;
  /** Sends if online; says whether it did. */
  send(message: OutgoingMessage): boolean;
  /** A new id, unlike any other. */
  newId(): string;
  /** Something that `synced` waits for may have happened. */
  progressed(): void;
}
