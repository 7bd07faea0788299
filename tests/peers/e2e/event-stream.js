// One stream of GET /events, read as its events come.
import assert from 'node:assert/strict';

/** Opens a stream; `next` gives one event after another. */
export async function openEvents(base, query, { authorization, lastEventId } = {}) {
  const abort = new AbortController();
  const headers = { Accept: 'text/event-stream' };
  if (authorization) headers.Authorization = authorization;
  if (lastEventId) headers['Last-Event-ID'] = lastEventId;
  const response = await fetch(`${base}/events?${query}`, { headers, signal: abort.signal });
  assert.equal(response.status, 200);
  assert.equal(response.headers.get('content-type'), 'text/event-stream');
  assert.equal(response.headers.get('x-accel-buffering'), 'no');
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  const next = async () => {
    for (;;) {
      const end = text.indexOf('\n\n');
      if (end < 0) {
        const { value, done } = await reader.read();
        assert.ok(!done, 'the stream ended');
        text += value;
        continue;
      }
      const fields = Object.fromEntries(text.slice(0, end).split('\n').map((line) => {
        const at = line.indexOf(':');
        return [line.slice(0, at), line.slice(at + 1).trim()];
      }));
      text = text.slice(end + 2);
      if (fields.event) return { ...fields, data: JSON.parse(fields.data) };
    }
  };
  return { next, close: () => abort.abort() };
}
