// Builds gRPC clients from what a server says of itself by reflection, with nothing of ours but the address.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';

const OPTIONS = { keepCase: true, longs: Number, enums: String, defaults: true, oneofs: true };
const REFLECTION = fileURLToPath(new URL('../../../src/Rpc/Protos/grpc/reflection/v1/reflection.proto', import.meta.url));

export class ReflectedClient {
  #address;
  #credentials;

  constructor(address, credentials = grpc.credentials.createInsecure()) {
    this.#address = address;
    this.#credentials = credentials;
  }

  /** Names of all services. */
  async services() {
    const reply = await this.#ask({ list_services: '' });
    return reply.list_services_response.service.map(({ name }) => name);
  }

  /** A client of a service, made from the descriptors that the server gives. */
  async client(service) {
    const files = new Map();
    await this.#collect({ file_containing_symbol: service }, files);
    const definition = loader.loadFileDescriptorSetFromBuffer(encodeSet([...files.values()]), OPTIONS);
    const Client = service.split('.').reduce((node, name) => node[name], grpc.loadPackageDefinition(definition));
    return new Client(this.#address, this.#credentials);
  }

  async #collect(question, files) {
    const reply = await this.#ask(question);
    for (const bytes of reply.file_descriptor_response.file_descriptor_proto) {
      const { name, dependencies } = outline(bytes);
      if (files.has(name)) continue;
      files.set(name, bytes);
      for (const dependency of dependencies) {
        if (!files.has(dependency)) await this.#collect({ file_by_filename: dependency }, files);
      }
    }
  }

  #ask(question) {
    const definition = grpc.loadPackageDefinition(loader.loadSync(REFLECTION, OPTIONS));
    const client = new definition.grpc.reflection.v1.ServerReflection(this.#address, this.#credentials);
    return new Promise((resolve, reject) => {
      const call = client.ServerReflectionInfo();
      call.on('data', (reply) => { call.end(); resolve(reply); });
      call.on('error', reject);
      call.write(question);
    }).finally(() => client.close());
  }
}

/** Name (field 1) and dependencies (field 3) of a FileDescriptorProto. */
function outline(bytes) {
  const dependencies = [];
  let name = '';
  for (let at = 0; at < bytes.length;) {
    const [tag, afterTag] = varint(bytes, at);
    if ((tag & 7) === 0) {
      at = varint(bytes, afterTag)[1];
      continue;
    }
    const [length, start] = varint(bytes, afterTag);
    if (tag >> 3 === 1) name = bytes.toString('utf8', start, start + length);
    if (tag >> 3 === 3) dependencies.push(bytes.toString('utf8', start, start + length));
    at = start + length;
  }
  return { name, dependencies };
}

function varint(bytes, at) {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++];
    value |= (byte & 0x7f) << shift;
    if (byte < 0x80) return [value, at];
  }
}

/** A FileDescriptorSet: field 1, repeated. */
function encodeSet(files) {
  return Buffer.concat(files.flatMap((bytes) => {
    const head = [0x0a];
    for (let length = bytes.length; ; length >>>= 7) {
      head.push(length > 0x7f ? (length & 0x7f) | 0x80 : length);
      if (length <= 0x7f) break;
    }
    return [Buffer.from(head), bytes];
  }));
}

export { grpc };
