import { ask, get } from './api.js';
import { byId, cautiousButton, element, followRows, setText } from './elements.js';

const inputs = {
  id: 'policy-id', mapPattern: 'policy-pattern', action: 'policy-action', effect: 'policy-effect', conditionExpr: 'policy-expression', condition: 'policy-condition',
};

export function startPolicies() {
  listen('policy-form', save);
  listen('trial-form', tryOut);
  byId('policy-new').addEventListener('click', () => fill({ action: 'read', effect: 'allow' }));
}

export async function refreshPolicies() {
  const { policies } = await get('api/admin/policies');
  followRows(byId('policies'), policies, (policy) => JSON.stringify(policy), makeRow, () => {});
  setText(byId('policies-note'), policies.length > 0 ? ''
    : 'None. Before the first policy everything is allowed; from then on only what a policy allows, even after the last one is deleted.');
}

function listen(form, act) {
  byId(form).addEventListener('submit', (event) => {
    event.preventDefault();
    act();
  });
}

const makeRow = (policy) => element('tr', {},
  element('th', { scope: 'row', class: 'name' }, policy.id), element('td', { class: 'name' }, policy.mapPattern),
  element('td', {}, element('span', { class: `effect ${policy.effect === 'deny' ? 'deny' : 'allow'}` }, `${policy.effect} ${policy.action}`)),
  element('td', { class: 'code' }, policy.condition === undefined ? policy.conditionExpr ?? 'always' : JSON.stringify(policy.condition)),
  element('td', { class: 'actions' },
    element('button', { type: 'button', class: 'plain', 'aria-label': `Edit ${policy.id}`, click: () => fill(policy) }, 'Edit'),
    cautiousButton('Delete', `Delete ${policy.id}`, () => remove(policy.id))));

function fill(policy) {
  for (const [member, id] of Object.entries(inputs)) byId(id).value = member === 'condition' ? jsonOf(policy.condition) : policy[member] ?? '';
  byId('policy-condition').closest('details').open = policy.condition !== undefined;
  setText(byId('policy-form-title'), policy.id === undefined ? 'New policy' : `Edit ${policy.id}`);
  complain('policy-problem');
  byId('policy-pattern').focus();
}

const jsonOf = (value) => (value === undefined ? '' : JSON.stringify(value));

async function save() {
  complain('policy-problem');
  try {
    const policy = {};
    for (const [member, id] of Object.entries(inputs)) if (byId(id).value.trim() !== '') policy[member] = byId(id).value;
    policy.condition = readJson('policy-condition', 'The predicate');
    const saved = await ask('POST', 'api/admin/policies', policy);
    fill({ action: 'read', effect: 'allow' });
    await refreshPolicies();
    setText(byId('policies-note'), `${saved.id} is in force.`);
  } catch (error) {
    complain('policy-problem', error);
  }
}

async function remove(id) {
  try {
    await ask('DELETE', `api/admin/policies/${encodeURIComponent(id)}`);
    await refreshPolicies();
  } catch (error) {
    setText(byId('policies-note'), error.message);
  }
}

async function tryOut() {
  complain('trial-problem');
  setText(byId('trial-verdict'), '');
  const expression = byId('policy-expression').value;
  const id = byId('trial-id').value.trim();
  const roles = byId('trial-roles').value.split(',').map((role) => role.trim()).filter((role) => role !== '');
  try {
    show(await ask('POST', 'api/admin/policies/effective', {
      mapName: byId('trial-map').value,
      action: byId('trial-action').value,
      conditionExpr: expression.trim() === '' ? undefined : expression,
      auth: id === '' && roles.length === 0 ? undefined : { id, roles },
      data: readJson('trial-record', 'The record'),
    }));
  } catch (error) {
    complain('trial-problem', error);
  }
}

function show({ allowed, policies, holds }) {
  const about = policies.length === 0 ? 'no policy is about it' : `about it: ${policies.join(', ')}`;
  const expression = holds === undefined ? '' : ` The expression ${holds ? 'holds' : 'does not hold'}.`;
  setText(byId('trial-verdict'), `${allowed ? 'Allowed' : 'Denied'}; ${about}.${expression}`);
}

function readJson(id, what) {
  const text = byId(id).value.trim();
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch (error) {
    throw new Error(`${what} is not JSON: ${error.message}`, { cause: error });
  }
}

/** Says what is wrong, and goes to its place. */
function complain(place, error) {
  setText(byId(place), error?.message ?? '');
  for (const id of Object.values(inputs)) byId(id).removeAttribute('aria-invalid');
  const input = byId(inputs[error?.field]);
  if (input === null) return;
  input.setAttribute('aria-invalid', 'true');
  input.focus();
  const position = /at position (\d+)/.exec(error.message);
  if (error.field === 'conditionExpr' && position !== null) input.setSelectionRange(Number(position[1]), Number(position[1]) + 1);
}
