/** Ends a subscription; a second call does nothing. */
export type Unsubscribe = () => void;

/**
 * Calls listeners in the order of their subscription. A listener that throws does not keep the others from being called; its
 * error is thrown to the host afterwards, where it shows as uncaught.
 */
export class Emitter<T> {
  readonly #listeners = new Set<{ readonly call: (event: T) => void }>();

  /** Number of listeners. */
  get size(): number {
    return this.#listeners.size;
  }

  subscribe(listener: (event: T) => void): Unsubscribe {
    const entry = { call: listener };
    this.#listeners.add(entry);
    return () => void this.#listeners.delete(entry);
  }

  emit(event: T): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener.call(event);
      } catch (error) {
        reportError(error);
      }
    }
  }

  clear(): void {
    this.#listeners.clear();
  }
}

function reportError(error: unknown): void {
  if (typeof globalThis.reportError === 'function') globalThis.reportError(error);
  else console.error(error);
}
