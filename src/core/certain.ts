/** From this confidence on something is called certain: at least 98 of 100 such records are right, as bench/others.ts holds. */
export const CERTAIN = 0.99
