import type { PredicateNode } from '../gen/messages.ts';

function leaf(op: PredicateNode['op'], attribute: string, value: unknown): PredicateNode {
  return { op, attribute, value };
}

/** Makes conditions for queries; attributes may be dotted paths. */
export const predicates = {
  eq: (attribute: string, value: unknown): PredicateNode => leaf('eq', attribute, value),
  neq: (attribute: string, value: unknown): PredicateNode => leaf('neq', attribute, value),
  gt: (attribute: string, value: number | string): PredicateNode => leaf('gt', attribute, value),
  gte: (attribute: string, value: number | string): PredicateNode => leaf('gte', attribute, value),
  lt: (attribute: string, value: number | string): PredicateNode => leaf('lt', attribute, value),
  lte: (attribute: string, value: number | string): PredicateNode => leaf('lte', attribute, value),
  in: (attribute: string, values: readonly unknown[]): PredicateNode => leaf('in', attribute, values),
  between: (attribute: string, low: number | string, high: number | string): PredicateNode => leaf('between', attribute, [low, high]),
  isNull: (attribute: string): PredicateNode => ({ op: 'isNull', attribute }),
  isNotNull: (attribute: string): PredicateNode => ({ op: 'isNotNull', attribute }),
  /** `%` stands for any run of characters, `_` for one; case is ignored. */
  like: (attribute: string, pattern: string): PredicateNode => leaf('like', attribute, pattern),
  regex: (attribute: string, pattern: string): PredicateNode => leaf('regex', attribute, pattern),
  /** A part of a text, case ignored, or an item of a list. */
  contains: (attribute: string, value: unknown): PredicateNode => leaf('contains', attribute, value),
  containsAll: (attribute: string, values: readonly unknown[]): PredicateNode => leaf('containsAll', attribute, values),
  containsAny: (attribute: string, values: readonly unknown[]): PredicateNode => leaf('containsAny', attribute, values),
  startsWith: (attribute: string, text: string): PredicateNode => leaf('startsWith', attribute, text),
  endsWith: (attribute: string, text: string): PredicateNode => leaf('endsWith', attribute, text),
  and: (...children: readonly PredicateNode[]): PredicateNode => ({ op: 'and', children }),
  or: (...children: readonly PredicateNode[]): PredicateNode => ({ op: 'or', children }),
  not: (child: PredicateNode): PredicateNode => ({ op: 'not', children: [child] }),
} as const;
