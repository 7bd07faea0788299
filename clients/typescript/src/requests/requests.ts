import type { Clock } from '../clocks/clock.ts';
import type { OutgoingMessage } from '../connections/connection.ts';
import { TopGunError } from '../errors.ts';

interface Waiting<T> {
  readonly resolve: (answer: T) => void;
  readonly reject: (error: TopGunError) => void;
  readonly cancelTimer: () => void;
}

/** Requests that the server answers once, by their ids. They need the server: offline they are refused, and they end with the connection. */
export class Requests<T> {
  readonly #clock: Clock;
  readonly #send: (message: OutgoingMessage) => boolean;
  readonly #waiting = new Map<string, Waiting<T>>();

  constructor(clock: Clock, send: (message: OutgoingMessage) => boolean) {
    this.#clock = clock;
    this.#send = send;
  }

  /** Sends a request and waits for its answer. */
  ask(id: string, message: OutgoingMessage, waitMs: number): Promise<T> {
    return new Promise((resolve, reject) => {
      if (!this.#send(message)) {
        reject(new TopGunError('offline', `${message.type} needs the server and the client is not online`));
        return;
      }
      const cancelTimer = this.#clock.after(waitMs, () => this.#take(id)?.reject(new TopGunError('timeout', `the server did not answer a ${message.type} within ${waitMs} ms`)));
      this.#waiting.set(id, { resolve, reject, cancelTimer });
    });
  }

  /** The answer to a request; one that nobody waits for is left. */
  answer(id: string, answer: T): void {
    this.#take(id)?.resolve(answer);
  }

  /** The connection has ended, and what was asked may have been done. */
  lose(code: 'offline' | 'closed'): void {
    for (const id of [...this.#waiting.keys()]) this.#take(id)?.reject(new TopGunError(code, 'the connection ended before the answer; whether it was done is not known'));
  }

  #take(id: string): Waiting<T> | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    waiting?.cancelTimer();
    return waiting;
  }
}
