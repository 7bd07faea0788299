// Reads the text format of Prometheus and tells what has happened between two readings.

const LINE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)/;
const LABEL = /(\w+)="((?:[^"\\]|\\.)*)"/g;

function* samplesOf(text) {
  for (const line of text.split('\n')) {
    const match = line.startsWith('#') ? null : LINE.exec(line);
    if (match === null) continue;
    const labels = Object.fromEntries([...(match[2] ?? '').matchAll(LABEL)].map(([, name, value]) => [name, value]));
    yield { name: match[1], labels, value: match[3] === '+Inf' ? Infinity : Number(match[3]) };
  }
}

/** What the counters say at one moment. */
export function read(text, at) {
  const found = { at, operations: 0, errors: 0, connections: undefined, buckets: new Map() };
  for (const { name, labels, value } of samplesOf(text)) {
    if (name === 'topgun_operations_total') {
      found.operations += value;
      if (labels.outcome === 'error') found.errors += value;
    } else if (name === 'topgun_active_connections') found.connections = value;
    else if (name === 'topgun_operation_duration_seconds_bucket') {
      const bound = labels.le === '+Inf' ? Infinity : Number(labels.le);
      found.buckets.set(bound, (found.buckets.get(bound) ?? 0) + value);
    }
  }
  return found;
}

/** Rates and latencies between two readings; undefined when the process began anew in between. */
export function between(before, after) {
  const seconds = (after.at - before.at) / 1000;
  if (seconds <= 0 || after.operations < before.operations) return undefined;
  const buckets = [...after.buckets].sort(([left], [right]) => left - right)
    .map(([bound, value]) => [bound, value - (before.buckets.get(bound) ?? 0)]);
  return {
    operations: (after.operations - before.operations) / seconds,
    errors: (after.errors - before.errors) / seconds,
    median: quantile(buckets, 0.5),
    tail: quantile(buckets, 0.99),
  };
}

/** A quantile in milliseconds, estimated within its bucket; undefined without operations. */
export function quantile(buckets, share) {
  const total = buckets.at(-1)?.[1] ?? 0;
  if (total === 0) return undefined;
  const wanted = total * share;
  let [lower, below] = [0, 0];
  for (const [bound, value] of buckets) {
    if (value >= wanted) return 1000 * (bound === Infinity ? lower : lower + ((bound - lower) * (wanted - below)) / (value - below));
    [lower, below] = [bound, value];
  }
  return undefined;
}
