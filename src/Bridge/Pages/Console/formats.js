const numbers = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const times = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });

export const count = (value) => numbers.format(value);
export const time = (date) => times.format(date);

export function bytes(value) {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let unit = 0;
  for (; value >= 1024 && unit < units.length - 1; unit++) value /= 1024;
  return `${numbers.format(value)} ${units[unit]}`;
}

/** A duration in milliseconds. */
export function duration(milliseconds) {
  if (milliseconds >= 1000) return `${numbers.format(milliseconds / 1000)} s`;
  return milliseconds >= 1 ? `${numbers.format(milliseconds)} ms` : `${Math.round(milliseconds * 1000)} µs`;
}

/** The two greatest units of a time in seconds. */
export function uptime(seconds) {
  const parts = [[Math.floor(seconds / 86400), 'd'], [Math.floor(seconds / 3600) % 24, 'h'], [Math.floor(seconds / 60) % 60, 'min'], [Math.floor(seconds) % 60, 's']];
  const first = parts.findIndex(([value]) => value > 0);
  return first < 0 ? '0 s' : parts.slice(first, first + 2).map(([value, unit]) => `${value} ${unit}`).join(' ');
}

/** Reads JSON without rounding great integers, where the browser can. */
export const parseJson = (text) => JSON.parse(text, (_, value, context) =>
  Number.isInteger(value) && !Number.isSafeInteger(value) && context?.source !== undefined && typeof JSON.rawJSON === 'function'
    ? JSON.rawJSON(context.source) : value);
