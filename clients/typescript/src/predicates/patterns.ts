/** Whether a text fits. */
export type TextTest = (text: string) => boolean;

// Look-around and back-references, which no server evaluates (settled 27).
const UNSUPPORTED = /\(\?<?[=!]|\\[1-9]|\\k</;
const never: TextTest = () => false;

/** The whole text against a LIKE pattern: `%` any run, `_` one character, neither a line feed; case ignored, no escape. */
export function likeTest(pattern: string): TextTest {
  const source = Array.from(pattern, (unit) => {
    if (unit === '%') return '[^\\n]*';
    return unit === '_' ? '[^\\n]' : unit.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&');
  });
  const expression = new RegExp(`^${source.join('')}$`, 'iu');
  return (text) => expression.test(text);
}

/** A regular expression anywhere in the text; an invalid one, or one that servers do not evaluate, fits nothing. */
export function regexTest(pattern: string): TextTest {
  if (UNSUPPORTED.test(pattern)) return never;
  const ignoresCase = pattern.startsWith('(?i)');
  try {
    const expression = new RegExp(ignoresCase ? pattern.slice(4) : pattern, ignoresCase ? 'iu' : 'u');
    return (text) => expression.test(text);
  } catch {
    return never;
  }
}
