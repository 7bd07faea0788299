import { get } from './api.js';
import { byId, element, followRows, setText } from './elements.js';
import * as formats from './formats.js';

export async function refreshSlow(settings) {
  const { operations } = await get('api/admin/operations/slow');
  followRows(byId('slow'), operations, (one) => `${one.startedAt} ${one.service} ${one.tookMs} ${one.mapName}`, makeRow, () => {});
  setText(byId('slow-note'), operations.length === 0 ? `None took longer than ${formats.duration(settings.slowOperationMs)}.` : '');
}

const makeRow = (one) => element('tr', {},
  element('td', {}, element('time', { datetime: one.startedAt }, formats.time(new Date(one.startedAt)))),
  element('td', {}, one.service), element('td', { class: 'name' }, one.mapName),
  element('td', { class: 'number' }, formats.count(one.count)), element('td', { class: 'number' }, formats.duration(one.tookMs)));
