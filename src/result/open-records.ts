/** Figures that say that real records stand in the release: plainer than anything that was rebuilt or guessed. */
export const OPEN_RECORDS: readonly string[] = ['copied', 'othersCopied', 'nearlyCopied']
