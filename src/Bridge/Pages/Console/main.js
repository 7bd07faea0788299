import { Refusal, ask, get, keepToken, token } from './api.js';
import { byId, setText } from './elements.js';
import { refreshMaps, startMaps } from './maps.js';
import { refreshOverview, showNode, startOverview } from './overview.js';
import { refreshPolicies, startPolicies } from './policies.js';
import { startQuery } from './query.js';
import { refreshSlow } from './slow.js';
import { startTail, stopTail } from './tail.js';

const INTERVAL_MILLISECONDS = 2000;

let timer;

function say(state, text) {
  byId('status').dataset.state = state;
  setText(byId('status'), text);
}

/** Whether asking again with the same token is of no use: it is refused, or nothing is administered here. */
const isFinal = (error) => error instanceof Refusal && [401, 403, 404, 501].includes(error.status);

const textOf = (error) => (error instanceof Refusal ? error.message : 'No answer, trying');

/** Opens the console if the server lets us in, else the door. */
async function enter() {
  clearTimeout(timer);
  try {
    const settings = await get('api/admin/settings');
    byId('door').hidden = true;
    byId('console').hidden = false;
    byId('sign-out').hidden = token() === null;
    setText(byId('door-problem'), '');
    await showNode(settings);
    await refresh();
  } catch (error) {
    if (isFinal(error)) {
      showDoor(error, token() !== null);
      return;
    }
    say('bad', textOf(error));
    timer = setTimeout(enter, INTERVAL_MILLISECONDS);
  }
}

function showDoor(error, wasTried) {
  clearTimeout(timer);
  stopTail();
  keepToken(null);
  byId('console').hidden = true;
  byId('sign-out').hidden = true;
  byId('door').hidden = false;
  const isMissingToken = error instanceof Refusal && error.status === 401 && !wasTried;
  setText(byId('door-problem'), error === undefined || isMissingToken ? '' : `Not signed in: ${error.message}`);
  setText(byId('node'), '');
  say('wait', 'Signed out');
  byId('token').value = '';
  byId('token').focus();
}

async function refresh() {
  try {
    if (!document.hidden) {
      const settings = await get('api/admin/settings');
      await Promise.all([refreshOverview(), refreshMaps(), refreshSlow(settings), refreshPolicies()]);
      if (isOpen()) say('good', 'Live');
    }
  } catch (error) {
    if (isFinal(error)) {
      if (isOpen()) showDoor(error, true);
      return;
    }
    if (isOpen()) say('bad', textOf(error));
  }
  clearTimeout(timer);
  if (isOpen()) timer = setTimeout(refresh, INTERVAL_MILLISECONDS);
}

const isOpen = () => !byId('console').hidden;

byId('token-form').addEventListener('submit', (event) => {
  event.preventDefault();
  const given = byId('token').value.trim();
  if (!/^[\x21-\x7e]+$/.test(given)) {
    setText(byId('door-problem'), 'Not signed in: a token has no spaces and no special characters.');
    return;
  }
  keepToken(given);
  enter();
});
byId('password-form').addEventListener('submit', async (event) => {
  event.preventDefault();
  try {
    const { token: given } = await ask('POST', 'api/auth/login', { username: byId('user').value, password: byId('password').value });
    byId('password').value = '';
    keepToken(given);
    await enter();
  } catch (error) {
    showDoor(error, true);
  }
});
byId('sign-out').addEventListener('click', () => showDoor());
document.addEventListener('visibilitychange', () => {
  if (!document.hidden && isOpen()) refresh();
});

startOverview();
startMaps();
startQuery();
startTail();
startPolicies();
enter();
