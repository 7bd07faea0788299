/** Where the server takes the scripts from. */
export const embedded: string;
/** Builds the scripts into a folder. */
export function buildDemo(folder: string): Promise<void>;
