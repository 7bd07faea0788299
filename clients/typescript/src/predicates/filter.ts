import type { PredicateNode } from '../gen/messages.ts';
import { likeTest, regexTest } from './patterns.ts';
import { compareAlike, isSameValue, memberAt } from './values.ts';

/** Whether a record's value belongs to a result. */
export type Filter = (value: unknown) => boolean;

/** Members and what they must be, or `$eq $ne $gt $gte $lt $lte $in` with their operands; paths may be dotted. */
export type Where = Readonly<Record<string, unknown>>;

type Comparison = (field: unknown, operand: unknown) => boolean;

const everything: Filter = () => true;
const nothing: Filter = () => false;

const WHERE_OPS: Readonly<Record<string, PredicateNode['op']>> = {
  $eq: 'eq', $ne: 'neq', $neq: 'neq', $gt: 'gt', $gte: 'gte', $lt: 'lt', $lte: 'lte', $in: 'in',
};

const COMPARISONS: Readonly<Partial<Record<PredicateNode['op'], Comparison>>> = {
  eq: (field, operand) => isSameValue(field, operand),
  neq: (field, operand) => !isSameValue(field, operand),
  gt: (field, operand) => (compareAlike(field, operand) ?? 0) > 0,
  gte: (field, operand) => (compareAlike(field, operand) ?? -1) >= 0,
  lt: (field, operand) => (compareAlike(field, operand) ?? 0) < 0,
  lte: (field, operand) => (compareAlike(field, operand) ?? 1) <= 0,
  in: (field, operand) => (Array.isArray(operand) ? hasItem(operand, field) : Array.isArray(field) && hasItem(field, operand)),
  between: (field, operand) => Array.isArray(operand) && operand.length === 2
    && (compareAlike(field, operand[0]) ?? -1) >= 0 && (compareAlike(field, operand[1]) ?? 1) <= 0,
  contains,
  containsAll: (field, operand) => (typeof field === 'string' || Array.isArray(field)) && asList(operand).every((item) => contains(field, item)),
  containsAny: (field, operand) => asList(operand).some((item) => contains(field, item)),
  startsWith: (field, operand) => typeof field === 'string' && typeof operand === 'string' && field.startsWith(operand),
  endsWith: (field, operand) => typeof field === 'string' && typeof operand === 'string' && field.endsWith(operand),
};

/**
 * The filter that both parts make together, by the rules of the server, so that local and remote results agree (settled 27):
 * missing and null fields match nothing but the checks for null, and nothing is coerced.
 */
export function createFilter(where?: Where, predicate?: PredicateNode): Filter {
  return allOf([where === undefined ? everything : whereFilter(where), predicate === undefined ? everything : predicateFilter(predicate)]);
}

function predicateFilter(node: PredicateNode): Filter {
  const children = node.children ?? [];
  switch (node.op) {
    case 'and': return allOf(children.map(predicateFilter));
    case 'or': return anyOf(children.map(predicateFilter));
    case 'not': {
      const child = children[0] === undefined ? nothing : predicateFilter(children[0]);
      return (value) => !child(value);
    }
    default: return node.attribute === undefined || node.attribute === '' ? nothing : leafFilter(node.op, node.attribute, node.value);
  }
}

function leafFilter(op: PredicateNode['op'], path: string, operand: unknown): Filter {
  if (op === 'isNull') return (value) => isNil(memberAt(value, path));
  if (op === 'isNotNull') return (value) => !isNil(memberAt(value, path));
  if (isNil(operand)) return nothing;
  if (op === 'like' || op === 'regex') {
    if (typeof operand !== 'string') return nothing;
    const test = op === 'like' ? likeTest(operand) : regexTest(operand);
    return (value) => {
      const field = memberAt(value, path);
      return typeof field === 'string' && test(field);
    };
  }
  const compare = COMPARISONS[op];
  if (compare === undefined) return nothing;
  return (value) => {
    const field = memberAt(value, path);
    return !isNil(field) && compare(field, operand);
  };
}

function whereFilter(where: Where): Filter {
  return allOf(Object.entries(where).filter(([, operand]) => operand !== undefined).map(([path, operand]) => entryFilter(path, operand)));
}

function entryFilter(path: string, operand: unknown): Filter {
  if (!isPlainObject(operand)) return equalityFilter(path, operand);
  const names = Object.keys(operand);
  if (names.length > 0 && !names.some((name) => name.startsWith('$'))) return equalityFilter(path, operand);
  return allOf(names.map((name) => operatorFilter(name, path, operand[name])));
}

function operatorFilter(name: string, path: string, operand: unknown): Filter {
  const op = Object.hasOwn(WHERE_OPS, name) ? WHERE_OPS[name] : undefined;
  if (op === undefined) return nothing;
  if (op === 'eq') return equalityFilter(path, operand);
  return op === 'neq' && operand === null ? leafFilter('isNotNull', path, null) : leafFilter(op, path, operand);
}

// In where, null means "there and null".
function equalityFilter(path: string, operand: unknown): Filter {
  return operand === null ? (value) => memberAt(value, path) === null : leafFilter('eq', path, operand);
}

function allOf(filters: readonly Filter[]): Filter {
  const open = filters.filter((filter) => filter !== everything);
  return open.length === 0 ? everything : (value) => open.every((filter) => filter(value));
}

function anyOf(filters: readonly Filter[]): Filter {
  return (value) => filters.some((filter) => filter(value));
}

function contains(field: unknown, operand: unknown): boolean {
  if (Array.isArray(field)) return hasItem(field, operand);
  return typeof field === 'string' && typeof operand === 'string' && field.toLowerCase().includes(operand.toLowerCase());
}

function hasItem(list: readonly unknown[], value: unknown): boolean {
  return !isNil(value) && list.some((item) => isSameValue(item, value));
}

function asList(operand: unknown): readonly unknown[] {
  return Array.isArray(operand) ? operand : [operand];
}

function isNil(value: unknown): value is null | undefined {
  return value === undefined || value === null;
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date) && !ArrayBuffer.isView(value);
}
