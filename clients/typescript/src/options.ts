import type { Clock } from './clocks/clock.ts';
import type { TokenProvider } from './connections/connection.ts';
import type { SocketFactory } from './connections/socket.ts';
import type { Limits } from './limits.ts';
import type { Storage } from './storages/storage.ts';

/** What a client needs to know. Only the URL is needed; the rest replaces what the host offers. */
export interface ClientOptions {
  /** Address of the server, such as `wss://example.org/ws`. */
  readonly url: string;
  /** Where replicas and unsent writes outlive the client; without it they live in memory. */
  readonly storage?: Storage;
  /** Gives a token for each connection; without it the client connects as a device without user. */
  readonly token?: TokenProvider;
  /** Whether to connect at once; default true. Otherwise `connect` does. */
  readonly autoConnect?: boolean;
  /** Opens sockets; default the WebSocket of the host. */
  readonly connect?: SocketFactory;
  /** Time and timers; default those of the host. */
  readonly clock?: Clock;
  /** Numbers from 0 up to 1, for ids and pauses; default cryptographic ones. */
  readonly random?: () => number;
  /** Bounds that differ from the default ones. */
  readonly limits?: Partial<Limits>;
}
