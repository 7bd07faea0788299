/** Where the server takes the page from. */
export const embedded: string;
/** Builds the page into a folder. */
export function buildDemo(folder: string): Promise<void>;
