import { HybridClock } from '../../src/clocks/hybridClock.ts';
import { LwwState } from '../../src/crdts/lwwState.ts';
import { OrState } from '../../src/crdts/orState.ts';
import { FakeServer, greet, type FakeConnection, type Message } from './fakeServer.ts';
import type { ManualClock } from './manualClock.ts';

/** A server that holds one map of each kind, merges what comes in, tells the others, and answers walks. */
export class MergingServer extends FakeServer {
  readonly #clock: HybridClock;
  readonly lww: LwwState;
  readonly or: OrState;

  constructor(clock: ManualClock) {
    super();
    this.#clock = new HybridClock('server', clock);
    this.lww = new LwwState(this.#clock);
    this.or = new OrState(this.#clock);
    this.onMessage = (message, connection) => this.#answer(message, connection);
  }

  #answer(message: Message, connection: FakeConnection): void {
    const { type, payload } = message;
    greet(message, connection);
    switch (type) {
      case 'OP_BATCH':
        for (const op of payload.ops) this.#apply(op, connection);
        return connection.send({ type: 'OP_ACK', payload: { lastId: payload.ops.at(-1).id, achievedLevel: 'APPLIED' } });
      case 'SYNC_INIT':
        return connection.send({ type: 'SYNC_RESP_ROOT', payload: { mapName: 'm', rootHash: this.lww.tree.root, timestamp: this.#clock.now() } });
      case 'ORMAP_SYNC_INIT':
        return connection.send({ type: 'ORMAP_SYNC_RESP_ROOT', payload: { mapName: 'o', rootHash: this.or.tree.root, timestamp: this.#clock.now() } });
      case 'MERKLE_REQ_BUCKET': return connection.send(this.#lwwNode(payload.path));
      case 'ORMAP_MERKLE_REQ_BUCKET': return connection.send(this.#orNode(payload.path));
      case 'ORMAP_PUSH_DIFF':
        for (const { key, records, tombstones } of payload.entries) this.or.mergeKey(key, records, tombstones);
    }
  }

  #apply(op: any, from: FakeConnection): void {
    if (op.record && !this.lww.merge(op.key, op.record)) return;
    if (op.orRecord && !this.or.apply(op.key, op.orRecord)) return;
    if (op.orTag) this.or.applyTombstone(op.orTag);
    const { mapName, opType: eventType, key, record, orRecord, orTag } = op;
    const payload = { mapName, eventType, key, ...(record && { record }), ...(orRecord && { orRecord }), ...(orTag && { orTag }) };
    for (const connection of this.connections) if (connection !== from) connection.send({ type: 'SERVER_EVENT', payload });
  }

  #lwwNode(path: string): Message {
    const records = this.lww.tree.keys(path).map((key) => ({ key, record: this.lww.record(key)! }));
    return records.length > 0
      ? { type: 'SYNC_RESP_LEAF', payload: { mapName: 'm', path, records } }
      : { type: 'SYNC_RESP_BUCKETS', payload: { mapName: 'm', path, buckets: this.lww.tree.buckets(path) } };
  }

  // An emptied leaf still has to say what was removed (core-algorithms §6.4).
  #orNode(path: string): Message {
    const tombstones = [...this.or.tombstones];
    const entries = this.or.tree.keys(path).map((key) => ({ key, records: this.or.records(key), tombstones }));
    if (path.length === 3 && entries.length === 0) entries.push({ key: '-', records: [], tombstones });
    return entries.length > 0
      ? { type: 'ORMAP_SYNC_RESP_LEAF', payload: { mapName: 'o', path, entries } }
      : { type: 'ORMAP_SYNC_RESP_BUCKETS', payload: { mapName: 'o', path, buckets: this.or.tree.buckets(path) } };
  }
}
