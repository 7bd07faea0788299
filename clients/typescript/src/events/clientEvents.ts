import type { ConnectionState } from '../connections/connection.ts';
import type { TopGunError } from '../errors.ts';
import { Emitter } from './emitter.ts';

/** What a client tells of itself, by the name of the event. */
export interface ClientEvents {
  /** Where the client stands now. */
  readonly state: ConnectionState;
  /** Number of writes that the server has not dealt with, whenever it changes. */
  readonly pending: number;
  /** A failure that belongs to no call: of the connection, the storage, or reported by the server. */
  readonly error: TopGunError;
  /** The server refused a write for good; its effect here is undone. */
  readonly rejected: { readonly mapName: string; readonly key: string; readonly error: TopGunError };
}

/** Who listens to each of them. */
export type ClientEmitters = { readonly [Name in keyof ClientEvents]: Emitter<ClientEvents[Name]> };

/** Emitters without listeners. */
export function clientEmitters(): ClientEmitters {
  return { state: new Emitter(), pending: new Emitter(), error: new Emitter(), rejected: new Emitter() };
}
