import { Refusal, send } from './api.js';
import { byId, element, setText } from './elements.js';
import { eventsOf } from './events.js';
import * as formats from './formats.js';

/** Writes that stay on the page. */
const SHOWN = 200;
const RETRY_MILLISECONDS = 2000;

let current;

export function startTail() {
  byId('tail-form').addEventListener('submit', (event) => {
    event.preventDefault();
    follow(byId('tail-map').value);
  });
  byId('tail-stop').addEventListener('click', stopTail);
  byId('tail-clear').addEventListener('click', () => byId('tail').replaceChildren());
}

/** Follows a map and shows where. */
export function tailMap(name) {
  byId('tail-map').value = name;
  byId('tail-map').closest('section').scrollIntoView({ block: 'start' });
  byId('tail-stop').hidden = false;
  byId('tail-stop').focus({ preventScroll: true });
  follow(name);
}

export function stopTail() {
  current?.abort();
  current = undefined;
  byId('tail-stop').hidden = true;
  say('Nothing is followed.');
}

const say = (text) => setText(byId('tail-status'), text);

async function follow(name) {
  stopTail();
  const mine = (current = new AbortController());
  byId('tail').replaceChildren();
  byId('tail-stop').hidden = false;
  let lastEventId = '';
  while (current === mine) {
    try {
      say(`Connecting to ${name}`);
      const headers = { Accept: 'text/event-stream', ...(lastEventId === '' ? {} : { 'Last-Event-ID': lastEventId }) };
      const answer = await send(`events?map=${encodeURIComponent(name)}`, { headers, signal: mine.signal });
      for await (const { event, data, id } of eventsOf(answer)) {
        if (current !== mine) return;
        lastEventId = id;
        take(name, event, data);
      }
    } catch (error) {
      if (current !== mine) return;
      if (error instanceof Refusal) {
        stopTail();
        say(error.status === 404 ? 'This process serves no event stream: open the console of one with a bridge.' : error.message);
        return;
      }
    }
    if (current !== mine) return;
    say(`${name} ended, trying again`);
    await new Promise((resolve) => setTimeout(resolve, RETRY_MILLISECONDS));
  }
}

function take(name, event, data) {
  if (event === 'ready') say(`Following ${name}`);
  else if (event === 'reset') say(`Following ${name}; some writes were missed`);
  else if (event === 'error' || event === 'auth') say(formats.parseJson(data).message);
  else if (event === 'sync') show(formats.parseJson(data));
}

function show({ key, eventType, record }) {
  const list = byId('tail');
  list.prepend(element('li', { 'data-kind': eventType },
    element('time', {}, formats.time(new Date())), element('span', { class: 'kind' }, eventType === 'REMOVE' ? 'remove' : 'put'),
    element('span', { class: 'name' }, key), element('span', { class: 'code' }, eventType === 'REMOVE' ? '' : JSON.stringify(record?.value))));
  while (list.children.length > SHOWN) list.lastElementChild.remove();
}
