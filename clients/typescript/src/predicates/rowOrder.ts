import { compareText } from '../clocks/hybridClock.ts';
import type { SortField } from '../gen/messages.ts';
import { compareForSort, memberAt } from './values.ts';

const KEY_FIELD = '_key';

/** One row of a result. */
export interface Row<T> {
  /** Key of the record. */
  readonly key: string;
  /** Its value, or the part of it that was asked for. */
  readonly value: T;
}

/** Order of rows: the sort fields, then the key ascending (settled 28). `_key` sorts by the key itself. */
export function createRowOrder(sort: readonly SortField[]): (a: Row<unknown>, b: Row<unknown>) => number {
  return (a, b) => {
    for (const { field, direction } of sort) {
      const isDescending = direction === 'desc';
      const order = field === KEY_FIELD
        ? compareText(a.key, b.key) * (isDescending ? -1 : 1)
        : compareForSort(memberAt(a.value, field), memberAt(b.value, field), isDescending);
      if (order !== 0) return order;
    }
    return compareText(a.key, b.key);
  };
}
