/** One entry of the list. */
export interface Entry {
  /** Its key, for programs that know records by a member; entries of other programs may lack it. */
  readonly id?: string;
  readonly text: string;
  readonly done: boolean;
  /** When it was made, in milliseconds since the epoch; entries stand in this order. */
  readonly at: number;
}
