import type { Topic } from '../src/index.ts';

const SAY_MILLISECONDS = 4_000;
const GONE_MILLISECONDS = 10_000;

/** Somebody who has the page open. */
export interface Person {
  readonly id: string;
  readonly name: string;
  /** Colour, in degrees. */
  readonly hue: number;
  /** Key of the entry that they write in. */
  readonly editing?: string;
}

interface Announcement extends Person {
  readonly isLeaving?: boolean;
}

/** Who else is here: everybody says so every few seconds, and who falls silent is gone. */
export class Presence {
  readonly #topic: Topic<Announcement>;
  readonly #others = new Map<string, { readonly person: Person; readonly heardAt: number }>();
  readonly #onChange: () => void;
  #me: Person;

  constructor(topic: Topic<Announcement>, me: Person, onChange: () => void) {
    this.#topic = topic;
    this.#me = me;
    this.#onChange = onChange;
    topic.subscribe(({ data }) => this.#heard(data));
    setInterval(() => this.#tick(), SAY_MILLISECONDS);
    addEventListener('pagehide', () => this.#topic.publish({ ...this.#me, isLeaving: true }));
    addEventListener('pageshow', () => this.say());
  }

  get me(): Person {
    return this.#me;
  }

  get others(): Person[] {
    return Array.from(this.#others.values(), ({ person }) => person);
  }

  /** Who else writes in an entry. */
  editorOf(key: string): Person | undefined {
    return this.others.find(({ editing }) => editing === key);
  }

  /** Changes what others see of this one. */
  change(changes: Partial<Pick<Person, 'name'>> & { readonly editing?: string | undefined }): void {
    const { editing, ...rest } = { ...this.#me, ...changes };
    this.#me = editing === undefined ? rest : { ...rest, editing };
    this.say();
    this.#onChange();
  }

  say(): void {
    this.#topic.publish(this.#me);
  }

  /** Nobody can be heard any more. */
  forget(): void {
    this.#others.clear();
    this.#onChange();
  }

  #heard({ isLeaving, ...person }: Announcement): void {
    const isNew = !this.#others.has(person.id);
    if (isLeaving === true) this.#others.delete(person.id);
    else this.#others.set(person.id, { person, heardAt: Date.now() });
    // So that who has just come sees everybody at once.
    if (isNew && isLeaving !== true) this.say();
    this.#onChange();
  }

  #tick(): void {
    this.say();
    const gone = [...this.#others].filter(([, { heardAt }]) => Date.now() - heardAt > GONE_MILLISECONDS);
    gone.forEach(([id]) => this.#others.delete(id));
    if (gone.length > 0) this.#onChange();
  }
}
