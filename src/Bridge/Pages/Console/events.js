/** Reads server-sent events from an answer: an object `{event, data, id}` for each. */
export async function* eventsOf(answer) {
  let text = '';
  let id = '';
  for await (const part of chunksOf(answer.body.pipeThrough(new TextDecoderStream()))) {
    text += part;
    const blocks = text.split('\n\n');
    text = blocks.pop();
    for (const block of blocks) {
      const found = { event: 'message', data: '' };
      for (const line of block.split('\n')) {
        const colon = line.indexOf(': ');
        if (colon > 0) found[line.slice(0, colon)] = line.slice(colon + 2);
      }
      id = found.id ?? id;
      if (found.data !== '') yield { event: found.event, data: found.data, id };
    }
  }
}

async function* chunksOf(stream) {
  const reader = stream.getReader();
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) yield part.value;
  } finally {
    await reader.cancel().catch(() => {});
  }
}
