import { IndexedDbStorage, TopGunClient, type LwwMap, type Row } from '../src/index.ts';
import { byId } from './elements.ts';
import type { Entry } from './entry.ts';
import { ListView } from './listView.ts';
import { initials, newKey, remember, whoAmI } from './person.ts';
import { Presence, type Person } from './presence.ts';
import { StatusView } from './statusView.ts';

const PEOPLE_SHOWN = 5;

type Shown = 'all' | 'open' | 'done';

/** The page: a list, who is here, and a counter, each a few lines over the client. */
class Page {
  readonly #entries: LwwMap<Entry>;
  readonly #list: ListView;
  readonly #presence: Presence;
  readonly #rows: () => readonly Row<Entry>[];
  #shown: Shown = 'all';

  constructor(client: TopGunClient, listName: string) {
    const entries = this.#entries = client.map<Entry>(`demo-${listName}`);
    const presence = this.#presence = new Presence(client.topic(`demo/${listName}`), whoAmI(), () => this.#show());
    this.#list = new ListView(byId('entries', HTMLElement), byId('entry', HTMLTemplateElement), {
      change: (key, changes) => this.#change(key, changes),
      remove: (key) => void entries.remove(key),
      editing: (key) => presence.change({ editing: key }),
      isWaiting: (key) => entries.isPending(key),
      editorOf: (key) => presence.editorOf(key),
    });
    const query = client.query<Entry>(entries.name, { sort: [{ field: 'at', direction: 'asc' }] });
    this.#rows = () => query.rows;
    query.subscribe(() => this.#show());
    client.on('pending', () => this.#show());
    client.on('state', (state) => (state === 'online' ? presence.say() : presence.forget()));
    byId('list-name', HTMLElement).textContent = listName === 'everyone' ? 'for everyone on this server' : `“${listName}”`;
    this.#listen();
    this.#showCounter(client, listName);
    this.#show();
  }

  #listen(): void {
    const text = byId('new-text', HTMLInputElement);
    byId('add', HTMLFormElement).addEventListener('submit', (event) => {
      event.preventDefault();
      if (text.value.trim() !== '') this.#add(text.value.trim());
      text.value = '';
      text.focus();
    });
    byId('clear', HTMLButtonElement).addEventListener('click', () => {
      for (const { key, value } of this.#rows()) if (value.done) this.#entries.remove(key);
    });
    for (const choice of document.querySelectorAll<HTMLButtonElement>('[data-show]')) {
      choice.addEventListener('click', () => {
        this.#shown = choice.dataset['show'] as Shown;
        document.querySelectorAll('[data-show]').forEach((other) => other.setAttribute('aria-pressed', String(other === choice)));
        this.#show();
      });
    }
    const name = byId('name', HTMLInputElement);
    name.value = this.#presence.me.name;
    name.addEventListener('change', () => {
      this.#presence.change({ name: name.value.trim() || 'Somebody' });
      remember(this.#presence.me);
    });
  }

  #add(text: string): void {
    const id = newKey();
    this.#entries.set(id, { id, text, done: false, at: Date.now() });
  }

  #change(key: string, changes: Partial<Entry>): void {
    const row = this.#rows().find((candidate) => candidate.key === key);
    if (row !== undefined) this.#entries.set(key, { ...row.value, ...changes });
  }

  #show(): void {
    const all = this.#rows();
    const open = all.filter(({ value }) => !value.done).length;
    const shown = all.filter(({ value }) => this.#shown === 'all' || value.done === (this.#shown === 'done'));
    this.#list.show(shown);
    const empty = byId('empty', HTMLElement);
    empty.hidden = shown.length > 0;
    empty.textContent = all.length === 0 ? 'Nothing here yet. Add the first entry.' : 'Nothing to show here.';
    byId('left', HTMLElement).textContent = `${open} of ${all.length} open`;
    byId('clear', HTMLButtonElement).disabled = open === all.length;
    this.#showPeople([this.#presence.me, ...this.#presence.others]);
  }

  #showPeople(people: readonly Person[]): void {
    const shown = people.slice(0, PEOPLE_SHOWN).map(({ name, hue }, place) => {
      const element = document.createElement('li');
      element.className = 'person';
      element.textContent = initials(name);
      element.title = place === 0 ? `${name} (you)` : name;
      element.style.setProperty('--hue', String(hue));
      return element;
    });
    if (people.length > PEOPLE_SHOWN) {
      const more = document.createElement('li');
      more.className = 'person more';
      more.textContent = `+${people.length - PEOPLE_SHOWN}`;
      shown.push(more);
    }
    byId('people', HTMLElement).replaceChildren(...shown);
  }

  #showCounter(client: TopGunClient, listName: string): void {
    const counter = client.counter(`demo-cheers-${listName}`);
    const show = (): void => {
      byId('cheers', HTMLOutputElement).value = counter.value.toLocaleString('en');
      byId('cheers-word', HTMLElement).textContent = counter.value === 1 ? 'cheer so far' : 'cheers so far';
    };
    counter.subscribe(show);
    byId('cheer', HTMLButtonElement).addEventListener('click', () => void counter.increment());
    show();
  }
}

/** Name of the list, from `?list=`; one for everybody without it. */
function listFromAddress(): string {
  const wanted = new URLSearchParams(location.search).get('list') ?? '';
  return /^[\w-]{1,60}$/.test(wanted) ? wanted : 'everyone';
}

/** A token from `#token=`, for servers that ask for one. */
function tokenFromAddress(): string | undefined {
  return new URLSearchParams(location.hash.slice(1)).get('token') ?? undefined;
}

const client = await TopGunClient.open({
  url: `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/ws`,
  storage: new IndexedDbStorage('topgun-demo'),
  token: tokenFromAddress,
  autoConnect: false,
});
new Page(client, listFromAddress());
new StatusView(client);
if ('serviceWorker' in navigator) {
  await navigator.serviceWorker.register('worker.js');
  await navigator.serviceWorker.ready;
  document.documentElement.dataset['offline'] = 'ready';
}
