import type { ConnectionState, TopGunClient } from '../src/index.ts';
import { byId } from './elements.ts';

const ROW = 'topgun-demo-offline';

/** Tells where the connection stands, and lets one go offline on purpose; that choice survives a reload of the window. */
export class StatusView {
  readonly #client: TopGunClient;
  readonly #light = byId('light', HTMLElement);
  readonly #text = byId('status', HTMLElement);
  readonly #toggle = byId('toggle', HTMLButtonElement);
  #problem: string | undefined;

  constructor(client: TopGunClient) {
    this.#client = client;
    client.on('state', () => this.#show());
    client.on('pending', () => this.#show());
    client.on('error', (error) => {
      if (error.code === 'unauthenticated' || error.code === 'storage') this.#problem = error.message;
      this.#show();
    });
    this.#toggle.addEventListener('click', () => this.#choose());
    if (sessionStorage.getItem(ROW) === null) client.connect();
    this.#show();
  }

  #choose(): void {
    if (this.#client.state === 'closed') {
      sessionStorage.removeItem(ROW);
      this.#problem = undefined;
      this.#client.connect();
    } else {
      sessionStorage.setItem(ROW, 'yes');
      this.#client.disconnect();
    }
    this.#show();
  }

  #show(): void {
    const { state, pendingWrites } = this.#client;
    this.#light.dataset['state'] = state === 'online' ? (pendingWrites === 0 ? 'saved' : 'busy') : 'off';
    this.#text.textContent = this.#problem !== undefined && state !== 'online' ? this.#problem : `${where(state)} · ${changes(pendingWrites, state)}`;
    this.#toggle.textContent = state === 'closed' ? 'Go online' : 'Go offline';
  }
}

function where(state: ConnectionState): string {
  if (state === 'online') return 'Online';
  return state === 'closed' ? 'Offline' : 'No server, trying';
}

function changes(count: number, state: ConnectionState): string {
  if (count === 0) return state === 'online' ? 'all shared' : 'nothing waiting';
  return `${count} ${count === 1 ? 'change' : 'changes'} waiting`;
}
