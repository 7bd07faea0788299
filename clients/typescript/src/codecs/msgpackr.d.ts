// The build of msgpackr without code generation at run time (pages may forbid it), which comes without types of its own.
declare module 'msgpackr/index-no-eval' {
  export { Packr, Unpackr } from 'msgpackr';
}
