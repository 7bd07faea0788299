import type { LocalStore } from '../storages/localStore.ts';
import { newId } from './ids.ts';

const NODE_ID_ROW = 'x:nodeId';
const DEVICE_ROW = 'x:device';

interface Device {
  readonly id: string | undefined;
  readonly token: string | undefined;
}

/** Who this replica is: its name in stamps, and what the server calls the device. Kept in the storage while this client alone has it. */
export class Identity {
  /** Name of this replica in stamps and counters. */
  readonly nodeId: string;
  readonly #store: LocalStore;
  readonly #isExclusive: boolean;
  #device: Device = { id: undefined, token: undefined };

  constructor(store: LocalStore, isExclusive: boolean, random: () => number) {
    this.#store = store;
    this.#isExclusive = isExclusive;
    const storedId = store.takeOne(NODE_ID_ROW);
    const device = store.takeOne(DEVICE_ROW);
    if (isExclusive && device !== undefined) this.#device = device as Device;
    if (isExclusive && typeof storedId === 'string') {
      this.nodeId = storedId;
    } else {
      this.nodeId = newId(random);
      if (isExclusive) store.put(NODE_ID_ROW, this.nodeId);
    }
  }

  /** The name that the server gave this device. */
  get deviceId(): string | undefined {
    return this.#device.id;
  }

  /** What proves that name to the server. */
  get deviceToken(): string | undefined {
    return this.#device.token;
  }

  /** The server named this device, or gave it a new token. */
  onDevice(id: string | undefined, token: string | undefined): void {
    if (id === undefined && token === undefined) return;
    this.#device = { id: id ?? this.#device.id, token: token ?? this.#device.token };
    if (this.#isExclusive) this.#store.put(DEVICE_ROW, this.#device);
  }
}
