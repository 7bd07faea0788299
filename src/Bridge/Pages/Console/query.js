import { ask } from './api.js';
import { byId, element, setText } from './elements.js';
import * as formats from './formats.js';

/** Characters of a value that are shown at once. */
const SHORT = 400;

let next;

export function startQuery() {
  byId('query-form').addEventListener('submit', (event) => {
    event.preventDefault();
    run(undefined);
  });
  byId('query-next').addEventListener('click', () => run(next));
}

/** Shows the first rows of a map. */
export function queryMap(name) {
  byId('query-map').value = name;
  byId('query-filter').value = '';
  byId('query-sort').value = '';
  byId('query-map').closest('section').scrollIntoView({ block: 'start' });
  byId('query-map').focus({ preventScroll: true });
  run(undefined);
}

async function run(cursor) {
  setText(byId('query-problem'), '');
  let query;
  try {
    query = { ...read(), cursor };
  } catch (error) {
    setText(byId('query-problem'), `The filter is not JSON: ${error.message}`);
    byId('query-filter').focus();
    return;
  }
  try {
    show(await ask('POST', 'api/admin/queries', { mapName: byId('query-map').value, query }));
  } catch (error) {
    setText(byId('query-problem'), error.message);
  }
}

function read() {
  const query = { limit: Number(byId('query-limit').value) };
  const filter = byId('query-filter').value.trim();
  if (filter !== '') {
    const parsed = JSON.parse(filter);
    query[typeof parsed?.op === 'string' ? 'predicate' : 'where'] = parsed;
  }
  const sort = byId('query-sort').value.trim();
  if (sort !== '') query.sort = [{ field: sort, direction: byId('query-order').value }];
  return query;
}

function show({ rows, hasMore, nextCursor, tookMs, plan }) {
  next = nextCursor;
  byId('query-next').hidden = !hasMore || nextCursor === undefined;
  byId('query-table').hidden = rows.length === 0;
  byId('query-rows').replaceChildren(...rows.map(({ key, json }) =>
    element('tr', {}, element('th', { scope: 'row', class: 'name' }, key), element('td', { class: 'code' }, valueOf(json)))));
  setText(byId('query-plan'), `${formats.count(rows.length)} ${rows.length === 1 ? 'row' : 'rows'}${hasMore ? ', and more' : ''} in ${formats.duration(tookMs)} · ${explain(plan)}`);
}

function explain(plan) {
  const read = `${formats.count(plan.recordsRead)} of ${formats.count(plan.recordsTotal)} records read`;
  return plan.method === 'index' ? `${plan.indexType} index on ${plan.attribute}: ${read}` : `scan, no index helps: ${read}`;
}

const valueOf = (json) => (json.length <= SHORT ? json
  : element('details', {}, element('summary', {}, `${json.slice(0, SHORT)}… (${formats.count(json.length)} characters)`), json));
