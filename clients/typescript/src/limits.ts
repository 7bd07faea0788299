/** Bounds of one client; each can be changed by an option. */
export interface Limits {
  /** Most writes that may wait for the server. */
  readonly pendingOperations: number;
  /** Most writes in one message. */
  readonly batchOperations: number;
  /** Most writes that are on their way at once. */
  readonly operationsInFlight: number;
  /** Most bytes of one message of writes, where more than one write is in it. */
  readonly batchBytes: number;
  /** Most bytes of one encoded value. */
  readonly valueBytes: number;
  /** Most bytes of a key in UTF-8. */
  readonly keyBytes: number;
  /** Deepest nesting of a value. */
  readonly valueDepth: number;
  /** Longest wait for the socket to open, and then for the server to let the client in. */
  readonly connectMilliseconds: number;
  /** How long a server may be silent after the greeting of a client without token before it counts as one without greetings. */
  readonly greetingMilliseconds: number;
  /** Time between heartbeats. */
  readonly heartbeatMilliseconds: number;
  /** Silence after which a connection counts as dead. */
  readonly silenceMilliseconds: number;
  /** Wait for an acknowledgement before the writes are sent again. */
  readonly acknowledgementMilliseconds: number;
  /** First and longest pause between attempts to connect. */
  readonly backoffMilliseconds: readonly [first: number, longest: number];
}

/** The bounds of a client that sets none. Values and keys are those that the server accepts. */
export const DEFAULT_LIMITS: Limits = {
  pendingOperations: 100_000,
  batchOperations: 500,
  operationsInFlight: 2_000,
  batchBytes: 1024 * 1024,
  valueBytes: 1024 * 1024,
  keyBytes: 1024,
  valueDepth: 200,
  connectMilliseconds: 10_000,
  greetingMilliseconds: 500,
  heartbeatMilliseconds: 5_000,
  silenceMilliseconds: 15_000,
  acknowledgementMilliseconds: 15_000,
  backoffMilliseconds: [1_000, 30_000],
};
