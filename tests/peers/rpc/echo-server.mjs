// Serves the test service with grpc-js and prints its port. node echo-server.mjs [tls: <ca.pem> <server.pem> <server.key>]
import { readFileSync } from 'node:fs';
import grpc from '@grpc/grpc-js';
import { Echo, largest } from './schema.mjs';

function failure(request) {
  if (request.behaviour === 'BEHAVIOUR_FAIL') return { code: request.code, details: request.text };
  if (request.behaviour !== 'BEHAVIOUR_DETAILS') return null;
  const metadata = new grpc.Metadata();
  metadata.add('grpc-status-details-bin', Buffer.from([8, 9, 0, 255]));
  metadata.add('x-reason', 'full');
  return { code: 9, details: '50 % größer', metadata };
}

const reply = (request) => request.behaviour === 'BEHAVIOUR_GROW'
  ? { payload: Buffer.alloc(request.count) }
  : { text: request.text, payload: request.payload, count: request.count };

const server = new grpc.Server({ 'grpc.max_receive_message_length': largest });
server.addService(Echo.service, {
  Unary(call, done) {
    if (call.request.behaviour === 'BEHAVIOUR_WAIT') {
      call.on('cancelled', () => console.log('cancelled'));
      console.log('waiting');
      return;
    }
    const headers = new grpc.Metadata();
    const trailers = new grpc.Metadata();
    for (const [name, value] of Object.entries(call.metadata.getMap()))
      if (name.startsWith('x-')) (name.endsWith('-bin') ? trailers : headers).add(name, value);
    call.sendMetadata(headers);
    const error = failure(call.request);
    if (error) done(error);
    else done(null, reply(call.request), trailers);
  },
  Collect(call, done) {
    const sum = { text: '', count: 0 };
    call.on('data', (request) => {
      if (request.behaviour === 'BEHAVIOUR_LEAVE') return done({ code: 10, details: 'enough' });
      sum.text += request.text;
      sum.count += 1;
    });
    call.on('end', () => done(null, sum));
  },
  Expand(call) {
    for (let i = 0; i < call.request.count; i += 1)
      call.write({ text: call.request.text, count: i, payload: call.request.payload });
    const error = failure(call.request);
    if (error) call.emit('error', error);
    else if (call.request.behaviour === 'BEHAVIOUR_LEAVE') setTimeout(() => process.exit(1), 50);
    else call.end();
  },
  Talk(call) {
    call.on('data', (request) => {
      const error = failure(request);
      if (error) call.emit('error', error);
      else if (request.behaviour === 'BEHAVIOUR_LEAVE') call.end();
      else call.write(reply(request));
    });
    call.on('end', () => call.end());
  },
});

const [mode, ca, cert, key] = process.argv.slice(2);
const credentials = mode === 'tls'
  ? grpc.ServerCredentials.createSsl(readFileSync(ca), [{ cert_chain: readFileSync(cert), private_key: readFileSync(key) }], true)
  : grpc.ServerCredentials.createInsecure();
server.bindAsync('127.0.0.1:0', credentials, (error, port) => {
  if (error) throw error;
  console.log(port);
});
