// Loads the test service the way a Node user would.
import { fileURLToPath } from 'node:url';
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';

const protos = fileURLToPath(new URL('../../unit/Rpc/Protos', import.meta.url));
const definition = loader.loadSync('echo.proto', { includeDirs: [protos], defaults: true, enums: String });

export const { Echo } = grpc.loadPackageDefinition(definition).topgun.rpc.test.v1;
export const largest = 64 * 1024 * 1024;
