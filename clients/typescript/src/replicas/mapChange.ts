/** A change of one entry. */
export interface MapChange<T> {
  readonly key: string;
  /** The value now; undefined when there is none. */
  readonly value: T | undefined;
  /** The value that was told before; undefined when there was none. */
  readonly previous: T | undefined;
  /** Whether this client made it. */
  readonly isLocal: boolean;
}
