import { spawn, type ChildProcess } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { WebSocket } from 'ws';
import { TopGunClient } from '../../src/client.ts';
import { webSocketFactory, type WebSocketConstructor } from '../../src/connections/socket.ts';
import type { ClientOptions } from '../../src/options.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));

/** The package ws as a WebSocket class. */
export const connect = webSocketFactory(WebSocket as unknown as WebSocketConstructor);

/** A server process, started as a user starts it. */
export class RealServer {
  readonly #process: ChildProcess;
  readonly port: number;

  private constructor(process: ChildProcess, port: number) {
    this.#process = process;
    this.port = port;
  }

  static start(args: readonly string[] = ['--no-auth'], env: Record<string, string> = {}, port = 0): Promise<RealServer> {
    return RealServer.startAs(['serve', '--port', String(port), '--grpc-port', '0', ...args], env);
  }

  /** Starts a process of any role; a node announces the port of its gRPC API. */
  static async startAs(args: readonly string[], env: Record<string, string> = {}): Promise<RealServer> {
    const child = spawn(`${root}topgun`, args, {
      stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, TOPGUN_NO_AUTH: '', STORAGE_BACKEND: 'memory', ...env },
    });
    let errors = '';
    child.stderr!.on('data', (text) => { errors = (errors + text).slice(-10_000); });
    const started = new Promise<number>((resolve, reject) => {
      createInterface({ input: child.stdout! }).on('line', (line) => {
        const match = /^PORT=(\d+)$/.exec(line);
        if (match) resolve(Number(match[1]));
      });
      child.once('exit', (code) => reject(new Error(`the server ended with ${code}:\n${errors}`)));
    });
    return new RealServer(child, await started);
  }

  get url(): string {
    return `ws://127.0.0.1:${this.port}/ws`;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  client(options: Partial<ClientOptions> = {}): Promise<TopGunClient> {
    return TopGunClient.open({ url: this.url, connect, limits: { backoffMilliseconds: [50, 500] }, ...options });
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.#process.once('exit', resolve));
    if (this.#process.exitCode === null) {
      this.#process.kill('SIGTERM');
      await ended;
    }
  }
}

/** A token as a login service signs it. */
export function signToken(secret: string, claims: Record<string, unknown> = {}): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const body = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ sub: 'user-1', roles: ['USER'], exp: Math.floor(Date.now() / 1000) + 3600, ...claims })}`;
  return `${body}.${createHmac('sha256', secret).update(body).digest('base64url')}`;
}

/** Resolves when a condition holds, looked at whenever something may have changed. */
export function when(holds: () => boolean, subscribe: (listener: () => void) => () => void, waitMs = 30_000): Promise<void> {
  return new Promise((resolve, reject) => {
    if (holds()) return resolve();
    const timer = setTimeout(() => {
      unsubscribe();
      reject(new Error(`did not come about within ${waitMs} ms: ${holds}`));
    }, waitMs);
    const unsubscribe = subscribe(() => {
      if (!holds()) return;
      clearTimeout(timer);
      unsubscribe();
      resolve();
    });
  });
}
