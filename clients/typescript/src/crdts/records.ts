/** Whether a record with a time to live has ended; at the very millisecond it is still alive. */
export function isExpired(record: { readonly timestamp: { readonly millis: number }; readonly ttlMs?: number }, now: number): boolean {
  return Boolean(record.ttlMs) && record.timestamp.millis + record.ttlMs! < now;
}

/** Throws unless a time to live is a positive finite number of milliseconds, or absent. */
export function checkTtl(ttlMs: number | undefined): void {
  if (ttlMs !== undefined && !(Number.isFinite(ttlMs) && ttlMs > 0)) throw new RangeError('TTL must be a positive finite number');
}
