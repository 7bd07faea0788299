// Calls a server as told: one JSON command per line of standard input, one JSON result per line of standard output.
// node echo-client.mjs <host:port> [gzip] [tls: <ca.pem> <client.pem> <client.key>]
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import grpc from '@grpc/grpc-js';
import { Echo, largest } from './schema.mjs';

const [address, mode, ca, cert, key] = process.argv.slice(2);
const credentials = mode === 'tls'
  ? grpc.credentials.createSsl(readFileSync(ca), key && readFileSync(key), cert && readFileSync(cert))
  : grpc.credentials.createInsecure();
const client = new Echo(address, credentials, {
  'grpc.max_receive_message_length': largest,
  'grpc.default_compression_algorithm': mode === 'gzip' ? 2 : 0,
});

const brief = (reply) => ({ text: reply.text, count: reply.count, bytes: reply.payload.length });

function run({ kind, request = {}, requests = [], timeout, headers = {}, binary = {}, cancelAfter, half = true }) {
  const metadata = new grpc.Metadata();
  for (const [name, value] of Object.entries(headers)) metadata.add(name, value);
  for (const [name, value] of Object.entries(binary)) metadata.add(name, Buffer.from(value));
  const options = timeout === undefined ? {} : { deadline: Date.now() + timeout };
  request.payload = Buffer.alloc(request.size ?? 0, 7);

  return new Promise((resolve) => {
    const result = { replies: [], headers: {}, trailers: {} };
    const collect = (map) => Object.fromEntries(Object.keys(map.getMap())
      .map((name) => [name, map.get(name).map((v) => (Buffer.isBuffer(v) ? [...v].join(' ') : v)).join('|')]));
    const unary = kind === 'Unary' || kind === 'Collect';
    const callback = (error, reply) => reply && result.replies.push(brief(reply));
    let call;
    if (kind === 'Unary') call = client.Unary(request, metadata, options, callback);
    if (kind === 'Collect') call = client.Collect(metadata, options, callback);
    if (kind === 'Expand') call = client.Expand(request, metadata, options);
    if (kind === 'Talk') call = client.Talk(metadata, options);
    call.on('metadata', (map) => { result.headers = collect(map); });
    call.on('status', (status) => {
      Object.assign(result, { code: status.code, details: status.details, trailers: collect(status.metadata) });
      setImmediate(() => resolve(result));
    });
    if (!unary) {
      call.on('error', () => {});
      call.on('data', (reply) => {
        result.replies.push(brief(reply));
        if (result.replies.length === cancelAfter) call.cancel();
      });
    }
    if (kind === 'Collect' || kind === 'Talk') {
      for (const one of requests) call.write(one);
      if (half) call.end();
    }
    if (cancelAfter === 0) setTimeout(() => call.cancel(), 100);
  });
}

for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(await run(JSON.parse(line))));
}
client.close();
