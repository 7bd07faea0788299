import { TopGunError } from '../errors.ts';
import { Emitter, type Unsubscribe } from '../events/emitter.ts';
import type { ChangeType, PredicateNode, QueryRespPayload, QuerySubPayload, QueryUpdatePayload, SortField } from '../gen/messages.ts';
import { createFilter, type Filter, type Where } from '../predicates/filter.ts';
import { createRowOrder, type Row } from '../predicates/rowOrder.ts';
import { isSameValue } from '../predicates/values.ts';
import type { LwwReplica } from '../replicas/lwwReplica.ts';
import type { ReplicaContext } from '../replicas/replicaContext.ts';

/** What a query asks for. Both conditions must hold where both are given. */
export interface QueryOptions {
  /** Members and what they must be. */
  readonly where?: Where;
  /** A tree of conditions, made with `predicates`. */
  readonly predicate?: PredicateNode;
  /** Sort fields, most significant first; ties and no sort go by key. */
  readonly sort?: readonly SortField[];
  /** Most rows. */
  readonly limit?: number;
  /** Where to go on, from `nextCursor` of an earlier query. */
  readonly cursor?: string;
  /** Members of the value to return; all without it. */
  readonly fields?: readonly string[];
}

/** A row that entered the result, changed in it, or left it. */
export interface RowChange<T> {
  readonly type: ChangeType;
  readonly key: string;
  /** The value now; undefined for LEAVE. */
  readonly value: T | undefined;
}

/** A new state of a result and what led to it. */
export interface QueryResult<T> {
  readonly rows: readonly Row<T>[];
  readonly changes: readonly RowChange<T>[];
}

/**
 * A result that keeps itself up to date. It shows what this client holds until the server has answered, then the server's rows,
 * and over both, at once, the writes of this client that the server has not dealt with.
 */
export class LiveQuery<T> {
  readonly #id: string;
  readonly #options: QueryOptions;
  readonly #replica: LwwReplica;
  readonly #context: ReplicaContext;
  readonly #onClosed: () => void;
  readonly #filter: Filter;
  readonly #order: (a: Row<unknown>, b: Row<unknown>) => number;
  readonly #results = new Emitter<QueryResult<T>>();
  // Rows of the server; undefined until it has answered for the first time.
  #serverRows: Map<string, unknown> | undefined;
  // Keys with pending writes here of which the server has told something newer.
  readonly #toldByServer = new Set<string>();
  // Keys whose writes are settled and of which the server has told nothing: shown as this client holds them.
  readonly #untold = new Set<string>();
  #rows: readonly Row<T>[] = [];
  #isDirty = true;
  #isNotifying = false;
  #isClosed = false;
  #nextCursor: string | undefined;
  #waiting: Array<{ readonly resolve: () => void; readonly reject: (error: TopGunError) => void }> = [];

  /** @internal */
  constructor(id: string, replica: LwwReplica, options: QueryOptions, context: ReplicaContext, onClosed: () => void) {
    this.#id = id;
    this.#replica = replica;
    this.#options = options;
    this.#context = context;
    this.#onClosed = onClosed;
    this.#filter = createFilter(options.where, options.predicate);
    this.#order = createRowOrder(options.sort ?? []);
    replica.queries.add(this);
    this.#rows = this.#compute();
    this.#isDirty = false;
  }

  /** The rows now, in order. */
  get rows(): readonly Row<T>[] {
    return this.#isDirty ? this.#compute() : this.#rows;
  }

  /** Where the next page begins; undefined when the server has no more rows, or has not answered. */
  get nextCursor(): string | undefined {
    return this.#nextCursor;
  }

  /** Whether the server has answered, on this connection or an earlier one. */
  get isAnswered(): boolean {
    return this.#serverRows !== undefined;
  }

  /** Resolves when the server has answered; rejects when the query is closed before. */
  answered(): Promise<void> {
    if (this.isAnswered) return Promise.resolve();
    if (this.#isClosed) return Promise.reject(closedError());
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  /** Tells the rows now, if there are any, and after every change; changes of one turn of the event loop come together. */
  subscribe(listener: (result: QueryResult<T>) => void): Unsubscribe {
    this.#deliver();
    const unsubscribe = this.#results.subscribe(listener);
    if (this.#rows.length > 0) {
      listener({ rows: this.#rows, changes: this.#rows.map(({ key, value }) => ({ type: 'ENTER', key, value })) });
    }
    return unsubscribe;
  }

  /** Ends the query. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#replica.queries.delete(this);
    this.#results.clear();
    this.#waiting.forEach(({ reject }) => reject(closedError()));
    this.#waiting = [];
    this.#context.send({ type: 'QUERY_UNSUB', payload: { queryId: this.#id } });
    this.#onClosed();
  }

  /** @internal Asks the server, on a new connection. */
  begin(): void {
    const { where, predicate, sort, limit, cursor } = this.#options;
    const fields = this.#fieldsToAsk();
    const payload: QuerySubPayload = {
      queryId: this.#id,
      mapName: this.#replica.name,
      query: {
        ...(where === undefined ? {} : { where }),
        ...(predicate === undefined ? {} : { predicate }),
        ...(sort === undefined ? {} : { sort }),
        ...(limit === undefined ? {} : { limit }),
        ...(cursor === undefined ? {} : { cursor }),
      },
      ...(fields === undefined ? {} : { fields }),
    };
    this.#context.send({ type: 'QUERY_SUB', payload });
  }

  /** @internal */
  onResponse({ results, nextCursor, error }: QueryRespPayload): void {
    // An answer that is an error says nothing about the rows.
    if (error === undefined || error === null) {
      this.#serverRows = new Map(results.map(({ key, value }) => [key, value]));
      this.#nextCursor = nextCursor;
      this.#toldByServer.clear();
      this.#untold.clear();
    }
    this.#waiting.forEach(({ resolve, reject }) => (error ? reject(new TopGunError('server', error)) : resolve()));
    this.#waiting = [];
    this.#invalidate();
  }

  /** @internal */
  onUpdate({ key, value, changeType }: QueryUpdatePayload): void {
    if (this.#serverRows === undefined) return;
    if (changeType === 'LEAVE' || value === null || value === undefined) this.#serverRows.delete(key);
    else this.#serverRows.set(key, value);
    this.#untold.delete(key);
    if (this.#replica.isPending(key)) this.#toldByServer.add(key);
    this.#invalidate();
  }

  /** @internal */
  touched(): void {
    this.#invalidate();
  }

  /** @internal Some servers tell writers nothing of their own writes; then our own view of the entry stands (wire-protocol T17). */
  settled(key: string): void {
    const isShown = this.#serverRows?.has(key) === true || this.#matches(this.#replica.state.get(key));
    if (!this.#toldByServer.delete(key) && isShown) this.#untold.add(key);
    this.#invalidate();
  }

  #compute(): readonly Row<T>[] {
    const rows = this.#serverRows === undefined ? this.#localRows() : new Map(this.#serverRows);
    if (this.#serverRows !== undefined) {
      for (const key of this.#untold) this.#overlay(rows, key);
      for (const key of this.#replica.pendingKeys()) this.#overlay(rows, key);
    }
    const sorted = Array.from(rows, ([key, value]): Row<unknown> => ({ key, value })).sort(this.#order);
    const { limit, fields } = this.#options;
    const shown = limit === undefined ? sorted : sorted.slice(0, limit);
    return (fields === undefined ? shown : shown.map(({ key, value }) => ({ key, value: project(value, fields) }))) as Row<T>[];
  }

  #localRows(): Map<string, unknown> {
    const rows = new Map<string, unknown>();
    for (const [key, value] of this.#replica.state.entries()) if (this.#filter(value)) rows.set(key, value);
    return rows;
  }

  #overlay(rows: Map<string, unknown>, key: string): void {
    const value = this.#replica.state.get(key);
    if (this.#matches(value)) rows.set(key, value);
    else rows.delete(key);
  }

  #matches(value: unknown): boolean {
    return value !== undefined && this.#filter(value);
  }

  // The fields that rows are sorted by are needed here, whether they are shown or not.
  #fieldsToAsk(): readonly string[] | undefined {
    const { fields, sort } = this.#options;
    if (fields === undefined || sort === undefined) return fields;
    const sorted = sort.map(({ field }) => field.split('.')[0]!).filter((field) => field !== '_key');
    return [...new Set([...fields, ...sorted])];
  }

  #invalidate(): void {
    this.#isDirty = true;
    if (this.#isNotifying || this.#isClosed) return;
    this.#isNotifying = true;
    queueMicrotask(() => {
      this.#isNotifying = false;
      if (!this.#isClosed) this.#deliver();
    });
  }

  #deliver(): void {
    if (!this.#isDirty) return;
    const before = this.#rows;
    this.#rows = this.#compute();
    this.#isDirty = false;
    const changes = difference(before, this.#rows);
    if (changes.length > 0) this.#results.emit({ rows: this.#rows, changes });
  }
}

function project(value: unknown, fields: readonly string[]): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([name]) => fields.includes(name)));
}

function difference<T>(before: readonly Row<T>[], after: readonly Row<T>[]): RowChange<T>[] {
  const old = new Map(before.map((row) => [row.key, row.value]));
  const changes: RowChange<T>[] = [];
  for (const { key, value } of after) {
    if (!old.has(key)) changes.push({ type: 'ENTER', key, value });
    else if (!isSameValue(old.get(key), value)) changes.push({ type: 'UPDATE', key, value });
    old.delete(key);
  }
  for (const key of old.keys()) changes.push({ type: 'LEAVE', key, value: undefined });
  return changes;
}

function closedError(): TopGunError {
  return new TopGunError('closed', 'the query was closed');
}
