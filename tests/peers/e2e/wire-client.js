// A raw client of the wire protocol: msgpackr and ws, nothing of ours. Used by the end-to-end programs.
import { createHmac } from 'node:crypto';
import { Packr, pack, unpack } from 'msgpackr';
import WebSocket from 'ws';

const WAIT_MS = 10_000;

/** Signs an HS256 token the way a login service would. */
export function token(secret, claims = {}) {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const body = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({
    sub: 'user-1', roles: ['USER'], exp: Math.floor(Date.now() / 1000) + 3600, ...claims,
  })}`;
  return `${body}.${createHmac('sha256', secret).update(body).digest('base64url')}`;
}

export class WireClient {
  #socket;
  #inbox = [];
  #waiting = [];
  #counter = 0;

  /** Connects; resolves when the socket is open. */
  static async connect(url) {
    const client = new WireClient();
    client.#socket = new WebSocket(url, { perMessageDeflate: false });
    client.#socket.binaryType = 'nodebuffer';
    client.closed = new Promise((resolve) => client.#socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() })));
    client.#socket.on('message', (bytes, isBinary) => client.#receive(isBinary ? unpack(bytes) : JSON.parse(bytes.toString())));
    await new Promise((resolve, reject) => {
      client.#socket.once('open', resolve);
      client.#socket.once('error', reject);
    });
    return client;
  }

  /** Everything received and not yet taken. */
  get inbox() { return this.#inbox; }

  send(message) { this.#socket.send(pack(message)); }

  sendBytes(bytes, options) { this.#socket.send(bytes, options); }

  close() { this.#socket.close(); }

  /** Ends without a word, as a process that dies. */
  terminate() { this.#socket.terminate(); }

  /** Reads nothing any more. */
  pause() { this.#socket.pause(); }

  /** Reads again. */
  resume() { this.#socket.resume(); }

  /** Takes the first message of this type, or of one of several, (and payload condition), waiting for it. */
  take(type, matches = () => true, waitMs = WAIT_MS) {
    const wanted = (message) => [type].flat().includes(message.type) && matches(message.payload ?? message);
    const at = this.#inbox.findIndex(wanted);
    if (at >= 0) return Promise.resolve(this.#inbox.splice(at, 1)[0]);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`no ${type} within ${waitMs} ms; received ${JSON.stringify(this.#inbox).slice(0, 2000)}`)), waitMs);
      this.#waiting.push({ wanted, resolve: (message) => { clearTimeout(timer); resolve(message); } });
    });
  }

  /** Authenticates with a token, or says hello to a server without authentication. */
  async authenticate(secret, claims) {
    if (secret === undefined) {
      this.send({ type: 'DEVICE_HELLO' });
      return this.take('DEVICE_ACK');
    }
    await this.take('AUTH_REQUIRED');
    this.send({ type: 'AUTH', token: token(secret, claims) });
    return this.take('AUTH_ACK');
  }

  /** A stamp as the real clients make them. */
  stamp(nodeId = 'peer-1') { return { millis: Date.now(), counter: this.#counter++, nodeId }; }

  put(mapName, key, value, id, timestamp = this.stamp()) {
    return { id, mapName, key, opType: 'PUT', record: { value, timestamp } };
  }

  remove(mapName, key, id, timestamp = this.stamp()) {
    return { id, mapName, key, opType: 'REMOVE', record: { value: null, timestamp } };
  }

  /** Answers in order of arrival: a PING is answered after everything sent before it was dealt with. */
  async barrier() {
    const timestamp = Date.now() + this.#counter++;
    this.send({ type: 'PING', timestamp });
    await this.take('PONG', (pong) => pong.timestamp === timestamp);
  }

  #receive(message) {
    const at = this.#waiting.findIndex(({ wanted }) => wanted(message));
    if (at >= 0) this.#waiting.splice(at, 1)[0].resolve(message);
    else this.#inbox.push(message);
  }
}

export { Packr, pack, unpack };
