/** Calls an action whenever the host finds its network again, where there is a page to tell; gives what ends that. */
export function onHostOnline(action: () => void): () => void {
  if (typeof globalThis.addEventListener !== 'function' || typeof globalThis.document === 'undefined') return () => undefined;
  globalThis.addEventListener('online', action);
  return () => globalThis.removeEventListener('online', action);
}
