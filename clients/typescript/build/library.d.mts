/** Builds the package into a folder. */
export function buildLibrary(folder: string): Promise<void>;
