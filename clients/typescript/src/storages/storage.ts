/** A change of one row; an undefined value deletes it. */
export interface RowChange {
  readonly key: string;
  readonly value: unknown;
}

/** A row. */
export type StoredRow = readonly [key: string, value: unknown];

/**
 * Where a client keeps its replicas and its queue between runs: rows by key. Values are null, booleans, numbers, texts, lists,
 * objects, dates and Uint8Array.
 */
export interface Storage {
  /** Opens it and reads all rows, in the order of their keys. */
  open(): Promise<OpenedStorage>;
  /** Makes all the changes or none. */
  write(changes: readonly RowChange[]): Promise<void>;
  /** Lets go of it. */
  close(): Promise<void>;
}

/** What opening a storage gives. */
export interface OpenedStorage {
  readonly rows: readonly StoredRow[];
  /**
   * Whether no other client has it open, such as one in another tab. Only then does the client take its stored node id and
   * device token, which no two clients may use at once.
   */
  readonly isExclusive: boolean;
}
