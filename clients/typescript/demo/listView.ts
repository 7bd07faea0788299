import type { Row } from '../src/index.ts';
import { inside } from './elements.ts';
import type { Entry } from './entry.ts';
import type { Person } from './presence.ts';

/** What the list tells and asks. */
export interface ListOwner {
  change(key: string, changes: Partial<Entry>): void;
  remove(key: string): void;
  editing(key: string | undefined): void;
  isWaiting(key: string): boolean;
  editorOf(key: string): Person | undefined;
}

/** The entries on the page. An element stays with its entry, so that focus and half-written text survive what others do. */
export class ListView {
  readonly #list: HTMLElement;
  readonly #template: HTMLTemplateElement;
  readonly #owner: ListOwner;
  readonly #elements = new Map<string, HTMLElement>();

  constructor(list: HTMLElement, template: HTMLTemplateElement, owner: ListOwner) {
    this.#list = list;
    this.#template = template;
    this.#owner = owner;
    new ResizeObserver(() => list.querySelectorAll('textarea').forEach(fit)).observe(list);
  }

  show(rows: readonly Row<Entry>[]): void {
    const keys = new Set(rows.map(({ key }) => key));
    for (const [key, element] of this.#elements) {
      if (keys.has(key)) continue;
      element.remove();
      this.#elements.delete(key);
    }
    rows.forEach(({ key, value }, place) => {
      const element = this.#elements.get(key) ?? this.#create(key);
      if (this.#list.children[place] !== element) this.#list.insertBefore(element, this.#list.children[place] ?? null);
      this.#fill(element, key, value);
    });
  }

  #create(key: string): HTMLElement {
    const element = inside<HTMLElement>(this.#template.content.cloneNode(true) as DocumentFragment, 'li');
    element.dataset['key'] = key;
    const text = inside<HTMLTextAreaElement>(element, 'textarea');
    const box = inside<HTMLInputElement>(element, 'input');
    box.addEventListener('change', () => this.#owner.change(key, { done: box.checked }));
    inside(element, '.remove').addEventListener('click', () => this.#owner.remove(key));
    text.addEventListener('focus', () => this.#owner.editing(key));
    text.addEventListener('input', () => fit(text));
    text.addEventListener('blur', () => {
      // First, since what is shown again is the shared text.
      this.#commit(key, text);
      this.#owner.editing(undefined);
    });
    text.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') text.value = text.dataset['shared'] ?? '';
      if (event.key === 'Enter' || event.key === 'Escape') {
        event.preventDefault();
        text.blur();
      }
    });
    this.#elements.set(key, element);
    return element;
  }

  // An emptied entry is one that nobody needs.
  #commit(key: string, text: HTMLTextAreaElement): void {
    const wanted = text.value.trim();
    if (wanted === text.dataset['shared']) return;
    if (wanted === '') this.#owner.remove(key);
    else this.#owner.change(key, { text: wanted });
  }

  #fill(element: HTMLElement, key: string, entry: Entry): void {
    const box = inside<HTMLInputElement>(element, 'input');
    const text = inside<HTMLTextAreaElement>(element, 'textarea');
    const editor = this.#owner.editorOf(key);
    element.classList.toggle('done', entry.done);
    box.checked = entry.done;
    box.setAttribute('aria-label', `Done: ${entry.text}`);
    text.setAttribute('aria-label', 'Text of the entry');
    if (text !== document.activeElement && text.value !== entry.text) text.value = entry.text;
    text.dataset['shared'] = entry.text;
    fit(text);
    inside<HTMLElement>(element, '.waiting').hidden = !this.#owner.isWaiting(key);
    inside<HTMLElement>(element, '.editor').textContent = editor?.name ?? '';
    element.toggleAttribute('data-editor', editor !== undefined);
    if (editor !== undefined) element.style.setProperty('--hue', String(editor.hue));
  }
}

function fit(text: HTMLTextAreaElement): void {
  text.style.height = 'auto';
  text.style.height = `${text.scrollHeight}px`;
}
