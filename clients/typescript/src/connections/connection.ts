import type { Clock } from '../clocks/clock.ts';
import { messagesOf, type IncomingMessage } from '../codecs/frames.ts';
import { encode } from '../codecs/messagePack.ts';
import { TopGunError, textOf } from '../errors.ts';
import type * as wire from '../gen/messages.ts';
import type { Limits } from '../limits.ts';
import type { Socket, SocketFactory } from './socket.ts';

/** Where a client stands: not asked to connect, connecting, being let in, online, or pausing before the next attempt. */
export type ConnectionState = 'closed' | 'connecting' | 'authenticating' | 'online' | 'waiting';

/** Gives the token that the next connection presents; undefined where the server asks for none. */
export type TokenProvider = () => string | undefined | Promise<string | undefined>;

/** Any message that a client sends. */
export type OutgoingMessage = wire.Auth | wire.DeviceHello | wire.Ping | wire.OpBatch | wire.SyncInit | wire.MerkleReqBucket
  | wire.OrMapSyncInit | wire.OrMapMerkleReqBucket | wire.OrMapPushDiff | wire.ClientApplyAck | wire.QuerySub | wire.QueryUnsub
  | wire.TopicSub | wire.TopicUnsub | wire.TopicPub | wire.LockRequest | wire.LockRelease | wire.CounterRequest | wire.CounterSync
  | wire.EntryProcess | wire.EntryProcessBatch | wire.JournalRead | wire.JournalSubscribe | wire.JournalUnsubscribe;

/** What a connection needs and whom it tells. */
export interface ConnectionOptions {
  readonly url: string;
  readonly clock: Clock;
  readonly random: () => number;
  readonly connect: SocketFactory;
  readonly token: TokenProvider | undefined;
  readonly limits: Limits;
  /** The token of this device, if it has one. */
  deviceToken(): string | undefined;
  onState(state: ConnectionState): void;
  /** A message that is no business of the connection itself. */
  onMessage(message: IncomingMessage): void;
  /** The server named this device. */
  onDevice(deviceId: string | undefined, deviceToken: string | undefined): void;
  onError(error: TopGunError): void;
}

/**
 * Keeps one connection alive: opens it, gets let in, answers for its heartbeat, and after its end tries again with growing
 * pauses (wire-protocol §3). Everything about one attempt hangs on an object that is thrown away with it.
 */
export class Connection {
  readonly #options: ConnectionOptions;
  #state: ConnectionState = 'closed';
  #attempt: Attempt | undefined;
  #failures = 0;
  #pauseAtLeast = 0;
  #cancelPause: (() => void) | undefined;

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** Connects, and from now on again whenever the connection ends. During a pause it tries at once. */
  open(): void {
    if (this.#state === 'closed' || this.#state === 'waiting') this.#connect();
  }

  /** Ends the connection and stays without one. */
  close(): void {
    this.#cancelPause?.();
    this.#cancelPause = undefined;
    this.#failures = 0;
    this.#drop();
    this.#enter('closed');
  }

  /** Ends the connection as if it had broken. */
  reset(reason: string): void {
    if (this.#attempt !== undefined) this.#fail(reason);
  }

  /** Sends a message if the client is online; says whether it did. */
  send(message: OutgoingMessage): boolean {
    return this.#state === 'online' && this.sendFrame(encode(message));
  }

  /** Sends an encoded message if the client is online; says whether it did. */
  sendFrame(frame: Uint8Array): boolean {
    if (this.#state !== 'online' || this.#attempt === undefined) return false;
    this.#attempt.send(frame);
    return true;
  }

  #connect(): void {
    this.#cancelPause?.();
    this.#cancelPause = undefined;
    const attempt: Attempt = this.#attempt = new Attempt(this.#options, {
      isCurrent: () => this.#attempt === attempt,
      authenticating: () => this.#enter('authenticating'),
      online: () => {
        this.#failures = 0;
        this.#enter('online');
      },
      pauseAtLeast: (milliseconds) => { this.#pauseAtLeast = milliseconds; },
      failed: (reason) => this.#fail(reason),
    });
    this.#enter('connecting');
    if (this.#attempt === attempt) attempt.start();
  }

  #fail(reason: string): void {
    const wasOnline = this.#state === 'online';
    this.#drop();
    const [first, longest] = this.#options.limits.backoffMilliseconds;
    const step = Math.min(first * 2 ** Math.min(this.#failures++, 30), longest);
    // At least half of the step, so that a crowd of clients comes back spread out and yet nobody hammers.
    const pause = Math.max(step / 2 + this.#options.random() * step / 2, this.#pauseAtLeast);
    this.#pauseAtLeast = 0;
    this.#cancelPause = this.#options.clock.after(pause, () => this.#connect());
    this.#enter('waiting');
    this.#options.onError(new TopGunError('connection', wasOnline ? `the connection ended: ${reason}` : `cannot connect: ${reason}`));
  }

  #drop(): void {
    const attempt = this.#attempt;
    this.#attempt = undefined;
    attempt?.end();
  }

  #enter(state: ConnectionState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#options.onState(state);
  }
}

interface AttemptOwner {
  isCurrent(): boolean;
  authenticating(): void;
  online(): void;
  pauseAtLeast(milliseconds: number): void;
  failed(reason: string): void;
}

// One socket, from its opening to its end.
class Attempt {
  readonly #options: ConnectionOptions;
  readonly #owner: AttemptOwner;
  readonly #timers = new Map<string, () => void>();
  #socket: Socket | undefined;
  #isAdmitted = false;
  #isTokenRequired = false;
  #hasPresented = false;
  #unansweredSince: number | undefined;

  constructor(options: ConnectionOptions, owner: AttemptOwner) {
    this.#options = options;
    this.#owner = owner;
  }

  start(): void {
    this.#after('deadline', this.#options.limits.connectMilliseconds, () => this.#owner.failed('the server does not answer'));
    try {
      this.#socket = this.#options.connect(this.#options.url, {
        opened: () => this.#guard(() => this.#opened()),
        received: (frame) => this.#guard(() => this.#received(frame)),
        closed: (reason) => this.#guard(() => this.#owner.failed(reason)),
      });
    } catch (error) {
      this.#owner.failed(textOf(error));
    }
  }

  send(frame: Uint8Array): void {
    try {
      this.#socket?.send(frame);
    } catch (error) {
      this.#owner.failed(textOf(error));
    }
  }

  end(): void {
    for (const cancel of this.#timers.values()) cancel();
    this.#timers.clear();
    this.#socket?.close();
    this.#socket = undefined;
  }

  // Sockets go on telling after their end; nobody listens any more.
  #guard(action: () => void): void {
    if (this.#owner.isCurrent()) action();
  }

  #after(name: string, milliseconds: number, action: () => void): void {
    this.#timers.get(name)?.();
    this.#timers.set(name, this.#options.clock.after(milliseconds, () => this.#guard(action)));
  }

  #cancel(name: string): void {
    this.#timers.get(name)?.();
    this.#timers.delete(name);
  }

  #opened(): void {
    this.#after('deadline', this.#options.limits.connectMilliseconds, () => this.#owner.failed('the server does not let the client in'));
    this.#owner.authenticating();
    this.#guard(() => void this.#present());
  }

  // Never rejects: whatever the provider throws becomes an error of this attempt.
  async #present(): Promise<void> {
    let token: string | undefined;
    try {
      token = await this.#options.token?.();
    } catch (error) {
      this.#guard(() => this.#refused(`the token provider failed: ${textOf(error)}`));
      return;
    }
    this.#guard(() => {
      const deviceToken = this.#options.deviceToken();
      const device = deviceToken === undefined ? {} : { deviceToken };
      this.#hasPresented = token !== undefined;
      if (token !== undefined) {
        this.send(encode({ type: 'AUTH', token, ...device } satisfies wire.Auth));
        return;
      }
      if (this.#isTokenRequired) {
        this.#refuseWithoutToken();
        return;
      }
      this.send(encode({ type: 'DEVICE_HELLO', ...device } satisfies wire.DeviceHello));
      // Servers without device identity say nothing (wire-protocol T11).
      this.#after('greeting', this.#options.limits.greetingMilliseconds, () => this.#admit());
    });
  }

  #received(frame: ArrayBuffer | Uint8Array | string): void {
    this.#unansweredSince = undefined;
    let messages: IncomingMessage[];
    try {
      messages = messagesOf(frame);
    } catch (error) {
      this.#options.onError(new TopGunError('connection', `a frame could not be decoded: ${textOf(error)}`, { cause: error }));
      return;
    }
    for (const message of messages) this.#guard(() => this.#dispatch(message));
  }

  #dispatch(message: IncomingMessage): void {
    switch (message.type) {
      case 'AUTH_REQUIRED':
        // With a token the answer is on its way already (wire-protocol T7).
        this.#isTokenRequired = true;
        if (!this.#hasPresented && this.#timers.has('greeting')) this.#refuseWithoutToken();
        return;
      case 'AUTH_ACK':
      case 'DEVICE_ACK':
        this.#options.onDevice(textMember(message, 'deviceId'), textMember(message, 'deviceToken'));
        this.#admit();
        return;
      case 'AUTH_FAIL':
        this.#refused(textMember(message, 'error') ?? 'the server refused the token');
        return;
      case 'PONG':
        return;
      case 'SHUTDOWN_PENDING':
        this.#owner.pauseAtLeast(Number(message['retryAfter']) || 0);
        return;
      default:
        if (!this.#isAdmitted && this.#timers.has('greeting')) this.#admit();
        this.#options.onMessage(message);
    }
  }

  #refuseWithoutToken(): void {
    this.#refused('the server asks for a token: give the client a token provider');
  }

  #refused(reason: string): void {
    this.#options.onError(new TopGunError('unauthenticated', reason));
    this.#owner.failed(reason);
  }

  #admit(): void {
    if (this.#isAdmitted) return;
    this.#isAdmitted = true;
    this.#cancel('greeting');
    this.#cancel('deadline');
    this.#beat();
    this.#owner.online();
  }

  #beat(): void {
    const { heartbeatMilliseconds, silenceMilliseconds } = this.#options.limits;
    this.#after('heartbeat', heartbeatMilliseconds, () => {
      const now = this.#options.clock.now();
      // Counted from a heartbeat without answer, since the timers of a page in the background run late.
      if (this.#unansweredSince !== undefined && now - this.#unansweredSince >= silenceMilliseconds) {
        this.#owner.failed(`the server has been silent for ${silenceMilliseconds} ms`);
        return;
      }
      this.#unansweredSince ??= now;
      this.send(encode({ type: 'PING', timestamp: now } satisfies wire.Ping));
      this.#guard(() => this.#beat());
    });
  }
}

function textMember(message: IncomingMessage, name: string): string | undefined {
  const member = message[name];
  return typeof member === 'string' ? member : undefined;
}
