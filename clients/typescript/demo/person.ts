import type { Person } from './presence.ts';

const ROW = 'topgun-demo-person';
const COLOURS = ['Amber', 'Coral', 'Indigo', 'Jade', 'Lilac', 'Olive', 'Plum', 'Rust', 'Sage', 'Teal'];
const ANIMALS = ['Badger', 'Crane', 'Dormouse', 'Finch', 'Fox', 'Heron', 'Lynx', 'Marten', 'Otter', 'Owl'];

/** Who sits here: a made-up name, or the one chosen before. Every window counts as somebody of its own. */
export function whoAmI(): Person {
  const known = JSON.parse(localStorage.getItem(ROW) ?? 'null') as Pick<Person, 'name' | 'hue'> | null;
  const { name, hue } = known ?? { name: `${anyOf(COLOURS)} ${anyOf(ANIMALS)}`, hue: Math.floor(Math.random() * 360) };
  const me = { id: newKey(), name, hue };
  remember(me);
  return me;
}

/** Keeps the name for the next time. */
export function remember({ name, hue }: Person): void {
  localStorage.setItem(ROW, JSON.stringify({ name, hue }));
}

/** A key that nobody else makes; later ones sort later. */
export function newKey(): string {
  return `${Date.now().toString(36)}-${crypto.getRandomValues(new Uint32Array(2)).join('')}`;
}

/** The first letters of a name. */
export function initials(name: string): string {
  return name.trim().split(/\s+/).slice(0, 2).map((word) => word.charAt(0).toUpperCase()).join('') || '?';
}

function anyOf(words: readonly string[]): string {
  return words[Math.floor(Math.random() * words.length)]!;
}
