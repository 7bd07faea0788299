import type { ReplicaContext } from './replicaContext.ts';

const FOLLOW_NOTHING = { op: 'or', children: [] } as const;

/**
 * Where a followed map stands between the start of its comparison with the server and the last answer. Also asks the server
 * for the events of the map, which it sends only to holders of a query: the one asked here matches no record
 * (server-behaviour §3.6).
 */
export class Walk {
  readonly #mapName: string;
  readonly #context: ReplicaContext;
  readonly #queryId: string;
  readonly #awaited = new Set<string>();
  #isFollowed = false;
  #hasRoot = false;

  constructor(mapName: string, context: ReplicaContext) {
    this.#mapName = mapName;
    this.#context = context;
    this.#queryId = context.newId();
  }

  /** Whether the map is to be held completely. */
  get isFollowed(): boolean {
    return this.#isFollowed;
  }

  /** Whether everything that the server had when asked is here, on this connection. */
  get isComplete(): boolean {
    return this.#hasRoot && this.#awaited.size === 0;
  }

  follow(): void {
    this.#isFollowed = true;
  }

  /** Asks for events; the comparison begins after that, so that nothing is missed between. */
  begin(): void {
    this.restart();
    this.#context.send({
      type: 'QUERY_SUB',
      payload: { queryId: this.#queryId, mapName: this.#mapName, query: { predicate: FOLLOW_NOTHING } },
    });
  }

  /** Forgets what was awaited. */
  restart(): void {
    this.#awaited.clear();
    this.#hasRoot = false;
  }

  /** The server has answered with its root. */
  rooted(): void {
    this.#hasRoot = true;
  }

  awaiting(path: string): void {
    this.#awaited.add(path);
  }

  answered(path: string): void {
    this.#awaited.delete(path);
  }
}
