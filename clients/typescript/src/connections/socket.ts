import { TopGunError } from '../errors.ts';

/** What a socket tells its owner. */
export interface SocketEvents {
  /** It can be written to. */
  opened(): void;
  /** A whole message came in. */
  received(frame: ArrayBuffer | Uint8Array | string): void;
  /** It has ended, or could not be opened. Told once. */
  closed(reason: string): void;
}

/** One connection to a server. */
export interface Socket {
  /** Sends one binary message. */
  send(frame: Uint8Array): void;
  /** Ends the connection. */
  close(): void;
}

/** Opens a connection to a URL. */
export type SocketFactory = (url: string, events: SocketEvents) => Socket;

/** The part of a WebSocket class that is used: that of browsers, of Node.js, of the package `ws`. */
export interface WebSocketConstructor {
  new (url: string): WebSocketLike;
}

/** The part of a WebSocket that is used. */
export interface WebSocketLike {
  binaryType: string;
  onopen: unknown;
  onmessage: unknown;
  onclose: unknown;
  onerror: unknown;
  send(data: Uint8Array<ArrayBuffer>): void;
  close(): void;
}

/** Opens connections with a WebSocket class; without one, with that of the host. */
export function webSocketFactory(constructor?: WebSocketConstructor): SocketFactory {
  return (url, events) => {
    const WebSocketClass = constructor ?? (globalThis.WebSocket as unknown as WebSocketConstructor | undefined);
    if (WebSocketClass === undefined) {
      throw new TopGunError('invalid-argument', 'this host has no WebSocket: give one, connect: webSocketFactory(WebSocket) with that of the package "ws"');
    }
    const socket = new WebSocketClass(url);
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => events.opened();
    socket.onmessage = (event: { readonly data: ArrayBuffer | string }) => events.received(event.data);
    socket.onclose = (event: { readonly code: number; readonly reason: string }) =>
      events.closed(event.reason === '' ? `close code ${event.code}` : `${event.reason} (close code ${event.code})`);
    // The close event that follows says all that can be known.
    socket.onerror = () => undefined;
    return { send: (frame) => socket.send(frame as Uint8Array<ArrayBuffer>), close: () => socket.close() };
  };
}
