import type { OutgoingMessage } from '../connections/connection.ts';
import { Emitter, type Unsubscribe } from '../events/emitter.ts';
import type { TopicMessagePayload } from '../gen/messages.ts';

/** Something that another client published. */
export interface TopicMessage<T> {
  readonly data: T;
  /** Who published it, where the server says so. */
  readonly publisherId: string | undefined;
  /** When the server passed it on, in milliseconds since the epoch. */
  readonly timestamp: number;
}

/** Messages to whoever listens at the moment: nothing is kept, and the publisher does not hear itself. */
export class Topic<T> {
  readonly name: string;
  readonly #send: (message: OutgoingMessage) => boolean;
  readonly #messages = new Emitter<TopicMessage<T>>();

  /** @internal */
  constructor(name: string, send: (message: OutgoingMessage) => boolean) {
    this.name = name;
    this.#send = send;
  }

  /** Publishes; false when the client is offline, and then the message is lost. */
  publish(data: T): boolean {
    return this.#send({ type: 'TOPIC_PUB', payload: { topic: this.name, data } });
  }

  subscribe(listener: (message: TopicMessage<T>) => void): Unsubscribe {
    const unsubscribe = this.#messages.subscribe(listener);
    if (this.#messages.size === 1) this.begin();
    return () => {
      if (this.#messages.size === 0) return;
      unsubscribe();
      if (this.#messages.size === 0) this.#send({ type: 'TOPIC_UNSUB', payload: { topic: this.name } });
    };
  }

  /** @internal Subscribes, on a new connection. */
  begin(): void {
    if (this.#messages.size > 0) this.#send({ type: 'TOPIC_SUB', payload: { topic: this.name } });
  }

  /** @internal */
  onMessage({ data, publisherId, timestamp }: TopicMessagePayload): void {
    this.#messages.emit({ data: data as T, publisherId, timestamp });
  }
}
