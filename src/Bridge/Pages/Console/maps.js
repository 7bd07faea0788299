import { ask, get } from './api.js';
import { byId, element, followRows, setText } from './elements.js';
import * as formats from './formats.js';
import { queryMap } from './query.js';
import { tailMap } from './tail.js';

/** Rows of the list; more are found with the filter. */
const SHOWN = 200;

let maps = [];

export function startMaps() {
  byId('map-filter').addEventListener('input', show);
}

export async function refreshMaps() {
  ({ maps } = await get('api/admin/maps'));
  show();
}

function show() {
  const wanted = byId('map-filter').value;
  const found = maps.filter(({ name }) => name.includes(wanted));
  const shown = found.slice(0, SHOWN);
  followRows(byId('maps'), shown, ({ name }) => name, makeRow, (row, map) => setText(row.cells[1], formats.count(map.entryCount)));
  const names = byId('map-names');
  if ([...names.children].map(({ value }) => value).join('\n') !== shown.map(({ name }) => name).join('\n')) {
    names.replaceChildren(...shown.map(({ name }) => element('option', { value: name })));
  }
  setText(byId('maps-note'), maps.length === 0 ? 'Nothing has been written yet.'
    : found.length > SHOWN ? `${formats.count(found.length - SHOWN)} more: filter to find them.` : '');
}

function makeRow({ name }) {
  const size = element('td', { class: 'number' });
  const measure = element('button', { type: 'button', class: 'plain', title: 'Reads the whole map', 'aria-label': `Measure ${name}`, click: () => show(size, name) }, 'Measure');
  size.append(measure);
  return element('tr', {}, element('th', { scope: 'row', class: 'name' }, name), element('td', { class: 'number' }), size,
    element('td', { class: 'actions' },
      element('button', { type: 'button', class: 'plain', 'aria-label': `Query ${name}`, click: () => queryMap(name) }, 'Query'),
      element('button', { type: 'button', class: 'plain', 'aria-label': `Follow ${name}`, click: () => tailMap(name) }, 'Tail')));

  // What was measured stays until the button, which shows it, is used again.
  async function show() {
    measure.disabled = true;
    try {
      const { bytes } = await ask('POST', 'api/admin/maps/size', { mapName: name });
      measure.textContent = formats.bytes(bytes);
      measure.setAttribute('aria-label', `${formats.bytes(bytes)} in ${name}; measure again`);
      measure.title = `Keys and values at ${formats.time(new Date())}; reads the whole map again`;
    } catch (error) {
      measure.textContent = 'Failed';
      measure.title = error.message;
    } finally {
      measure.disabled = false;
    }
  }
}
