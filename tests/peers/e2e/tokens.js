// Tokens of all kinds against a server with a public key, an issuer and an audience.
// usage: node tokens.js ws://host:port/ws private-pem public-pem forwards-errors
import assert from 'node:assert/strict';
import { createHmac, sign } from 'node:crypto';
import { WireClient } from './wire-client.js';

const [url, privateKey, publicKey, forwards] = process.argv.slice(2);
const now = Math.floor(Date.now() / 1000);
const good = { sub: 'alice', exp: now + 3600, iss: 'the-issuer', aud: 'the-audience' };
const rs256 = (body) => sign('sha256', Buffer.from(body), privateKey);
const hs256 = (body) => createHmac('sha256', publicKey).update(body).digest();

await accepted(good);
await accepted({ ...good, aud: ['other', 'the-audience'] });
await accepted({ ...good, exp: now - 30 });
await refused({ ...good, exp: now - 120 });
await refused({ ...good, iss: 'other' });
await refused({ ...good, iss: undefined });
await refused({ ...good, aud: 'other' });
await refused({ ...good, aud: undefined });
await refused({ ...good, sub: undefined });
await refused(good, 'HS256', hs256);
await refused(good, 'RS256', hs256);
await refused(good, 'none', () => Buffer.alloc(0));
console.log('ok');
process.exit(0);

async function accepted(claims) {
  const client = await present(token(claims, 'RS256', rs256));
  assert.equal((await client.take('AUTH_ACK')).userId, 'alice');
  client.close();
}

async function refused(claims, algorithm = 'RS256', signer = rs256) {
  const client = await present(token(claims, algorithm, signer));
  const { error } = await client.take('AUTH_FAIL');
  if (forwards === 'True') assert.notEqual(error, 'Authentication failed');
  else assert.equal(error, 'Authentication failed');
  assert.equal((await client.closed).code, 4001);
}

async function present(text) {
  const client = await WireClient.connect(url);
  await client.take('AUTH_REQUIRED');
  client.send({ type: 'AUTH', token: text });
  return client;
}

function token(claims, algorithm, signer) {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const body = `${part({ alg: algorithm, typ: 'JWT' })}.${part(claims)}`;
  return `${body}.${signer(body).toString('base64url')}`;
}
