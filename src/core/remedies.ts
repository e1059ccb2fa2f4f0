/** What is tried against a leak, in the order in which it is tried. */
export const remedies = ['withhold', 'coarsen', 'fewer-rows', 'other-generator', 'noise', 'private'] as const
export type Remedy = (typeof remedies)[number]
