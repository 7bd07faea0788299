import { decode, encode } from '../../src/codecs/messagePack.ts';
import type { SocketEvents, SocketFactory } from '../../src/connections/socket.ts';
import { TopGunClient } from '../../src/client.ts';
import type { ClientOptions } from '../../src/options.ts';
import { ManualClock } from './manualClock.ts';
import { seededRandom } from './seededRandom.ts';

/** A message as a test sees it. */
export type Message = { readonly type: string; readonly [member: string]: any };

/** The server's end of one connection. */
export class FakeConnection {
  readonly received: Message[] = [];
  isClosedByClient = false;
  readonly #events: SocketEvents;
  readonly #onMessage: (message: Message, connection: FakeConnection) => void;

  constructor(events: SocketEvents, onMessage: (message: Message, connection: FakeConnection) => void) {
    this.#events = events;
    this.#onMessage = onMessage;
  }

  accept(): void {
    this.#events.opened();
  }

  send(...messages: Message[]): void {
    for (const message of messages) this.#events.received(encode(message));
  }

  sendRaw(frame: Uint8Array | string): void {
    this.#events.received(frame);
  }

  end(reason = 'gone'): void {
    this.#events.closed(reason);
  }

  take(frame: Uint8Array): void {
    const message = decode(frame) as Message;
    this.received.push(message);
    this.#onMessage(message, this);
  }

  /** What the client has sent of some types. */
  of(...types: string[]): Message[] {
    return this.received.filter(({ type }) => types.includes(type));
  }
}

/** A server inside the test: records what comes in and answers as the test says. */
export class FakeServer {
  readonly connections: FakeConnection[] = [];
  /** Called for each message; greets unless it is replaced. */
  onMessage: (message: Message, connection: FakeConnection) => void = greet;
  /** Whether new connections open at once. */
  acceptsAtOnce = true;

  get last(): FakeConnection {
    return this.connections.at(-1)!;
  }

  readonly connect: SocketFactory = (_url, events) => {
    const connection = new FakeConnection(events, (message, from) => this.onMessage(message, from));
    this.connections.push(connection);
    if (this.acceptsAtOnce) queueMicrotask(() => connection.accept());
    return {
      send: (frame) => connection.take(frame),
      close: () => { connection.isClosedByClient = true; },
    };
  };
}

/** Lets a client without token in. */
export function greet(message: Message, connection: FakeConnection): void {
  if (message.type === 'DEVICE_HELLO') connection.send({ type: 'DEVICE_ACK', deviceId: 'd1', deviceToken: 't1' });
  if (message.type === 'AUTH') connection.send({ type: 'AUTH_ACK', userId: 'u1' });
}

/** Acknowledges writes, says that maps are in step, answers queries with no rows. */
export function agree(message: Message, connection: FakeConnection): void {
  greet(message, connection);
  const timestamp = { millis: 1_700_000_000_000, counter: 0, nodeId: 'server' };
  const { type, payload, mapName } = message;
  if (type === 'OP_BATCH') connection.send({ type: 'OP_ACK', payload: { lastId: payload.ops.at(-1).id, achievedLevel: 'APPLIED' } });
  if (type === 'SYNC_INIT') connection.send({ type: 'SYNC_RESP_ROOT', payload: { mapName, rootHash: 0, timestamp } });
  if (type === 'ORMAP_SYNC_INIT') connection.send({ type: 'ORMAP_SYNC_RESP_ROOT', payload: { mapName, rootHash: message['rootHash'], timestamp } });
  if (type === 'MERKLE_REQ_BUCKET') connection.send({ type: 'SYNC_RESP_BUCKETS', payload: { ...payload, buckets: {} } });
  if (type === 'QUERY_SUB') connection.send({ type: 'QUERY_RESP', payload: { queryId: payload.queryId, results: [] } });
}

/** A client whose time, chance and sockets belong to the test. */
export interface Bench {
  readonly client: TopGunClient;
  readonly server: FakeServer;
  readonly clock: ManualClock;
  readonly errors: string[];
}

/** Opens a client with a fake server. */
export async function openBench(options: Partial<ClientOptions> = {}, server = new FakeServer(), clock = new ManualClock()): Promise<Bench> {
  const client = await TopGunClient.open({ url: 'ws://test', clock, random: seededRandom(1), connect: server.connect, autoConnect: false, ...options });
  const errors: string[] = [];
  client.on('error', (error) => errors.push(`${error.code}: ${error.message}`));
  if (options.autoConnect !== false) client.connect();
  await settle();
  return { client, server, clock, errors };
}

/** Lets everything that is due in this turn of the event loop happen. */
export async function settle(): Promise<void> {
  await new Promise<void>((resolve) => setImmediate(resolve));
}
