/** One entry of the list. */
export interface Entry {
  readonly text: string;
  readonly done: boolean;
  /** When it was made, in milliseconds since the epoch; entries stand in this order. */
  readonly at: number;
}
