import { systemClock, type Clock } from '../clocks/clock.ts';
import { storageError } from '../errors.ts';
import { clientEmitters, type ClientEmitters } from '../events/clientEvents.ts';
import { cryptoRandom } from '../identities/ids.ts';
import { DEFAULT_LIMITS, type Limits } from '../limits.ts';
import type { ClientOptions } from '../options.ts';
import { LocalStore } from '../storages/localStore.ts';
import { MemoryStorage } from '../storages/memoryStorage.ts';

/** What a client starts with: its options, what the host offers in place of those not given, and the open storage. */
export interface Start {
  readonly options: ClientOptions;
  readonly clock: Clock;
  readonly random: () => number;
  readonly limits: Limits;
  readonly store: LocalStore;
  readonly isExclusive: boolean;
  readonly events: ClientEmitters;
}

/** Reads the storage. Rejects with `storage` when it fails. */
export async function startOf(options: ClientOptions): Promise<Start> {
  const events = clientEmitters();
  let opened;
  try {
    opened = await LocalStore.open(options.storage ?? new MemoryStorage(), (error) => events.error.emit(storageError(error)));
  } catch (error) {
    throw storageError(error);
  }
  return {
    options, ...opened, events,
    clock: options.clock ?? systemClock,
    random: options.random ?? cryptoRandom,
    limits: { ...DEFAULT_LIMITS, ...options.limits },
  };
}
