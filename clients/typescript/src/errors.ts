/** What kind of failure an error tells of. */
export type ErrorCode =
  /** An argument cannot be used; the message says what to change. */
  | 'invalid-argument'
  /** A limit was reached; the message names it. */
  | 'limit-exceeded'
  /** The client is not connected, or the connection ended before the answer. */
  | 'offline'
  /** The client was closed. */
  | 'closed'
  /** The server refused the credentials, or none were given where it asks for them. */
  | 'unauthenticated'
  /** The server refused a write for good. */
  | 'rejected'
  /** A write is done, but not at the level of durability that was asked for. */
  | 'level-not-reached'
  /** The server did not answer in time. */
  | 'timeout'
  /** A lock was not granted in time. */
  | 'lock-timeout'
  /** The server reported a failure that belongs to no request. */
  | 'server'
  /** The local storage failed. */
  | 'storage'
  /** The connection failed, or what came through it is no message. */
  | 'connection';

/** Every error that this client throws, rejects with or reports. */
export class TopGunError extends Error {
  override readonly name = 'TopGunError';
  readonly code: ErrorCode;
  /** The server's code, as of HTTP, where it sent one. */
  readonly serverCode: number | undefined;

  constructor(code: ErrorCode, message: string, options: { readonly cause?: unknown; readonly serverCode?: number | undefined } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.serverCode = options.serverCode;
  }
}

/** The text of whatever was thrown. */
export function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** What a closed client answers. */
export function closedError(): TopGunError {
  return new TopGunError('closed', 'the client was closed');
}

/** A failure of the local storage. */
export function storageError(error: unknown): TopGunError {
  return new TopGunError('storage', `the local storage failed: ${textOf(error)}`, { cause: error });
}
