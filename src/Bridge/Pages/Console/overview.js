import { Refusal, get, send } from './api.js';
import { byId, element, setText } from './elements.js';
import * as formats from './formats.js';
import { between, read } from './metrics.js';
import { Plot } from './plot.js';

const tiles = new Map();
const operations = new Plot('Operations per second', [{ name: 'all', className: 'first' }, { name: 'refused', className: 'second' }], formats.count);
const latency = new Plot('Latency', [{ name: 'median', className: 'first' }, { name: '99 %', className: 'second' }], formats.duration);
let before;

export function startOverview() {
  for (const name of ['Uptime', 'Connections', 'Sessions', 'Operations', 'Memory', 'Health']) {
    const value = element('dd', {}, '–');
    tiles.set(name, value);
    byId('tiles').append(element('div', { class: 'card' }, element('dt', {}, name), value));
  }
  byId('plots').append(operations.node, latency.node);
}

/** Shows who answers. */
export async function showNode(settings) {
  setText(byId('node'), settings.nodeId);
  try {
    setText(byId('node'), `${settings.nodeId} · version ${(await get('api/status')).version}`);
  } catch (error) {
    // Nodes without a bridge have no such page.
    if (!(error instanceof Refusal)) throw error;
  }
}

export async function refreshOverview() {
  const [cluster] = await Promise.all([get('api/admin/cluster/status'), refreshMetrics()]);
  const sum = (member) => cluster.nodes.reduce((total, node) => total + Number(node[member]), 0);
  setText(tiles.get('Uptime'), formats.uptime(Math.max(...cluster.nodes.map((node) => node.uptime))));
  setText(tiles.get('Sessions'), formats.count(sum('connections')));
  setText(tiles.get('Memory'), formats.bytes(sum('memory')));
  setText(tiles.get('Health'), [...new Set(cluster.nodes.map((node) => node.status))].join(', '));
}

async function refreshMetrics() {
  const problem = byId('metrics-problem');
  try {
    const now = read(await (await send('api/admin/metrics')).text(), performance.now());
    problem.hidden = true;
    setText(tiles.get('Connections'), now.connections === undefined ? '–' : formats.count(now.connections));
    setText(tiles.get('Operations'), formats.count(now.operations));
    const change = before === undefined ? undefined : between(before, now);
    before = now;
    if (change === undefined) return;
    operations.push(change.operations, change.errors);
    latency.push(change.median, change.tail);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    problem.hidden = false;
    setText(problem, `No plots: ${error.message}`);
  }
}
