/** Attackers that several attacks assume, in words for a privacy officer. */

export const KNOWS_A_RECORD =
  "Someone who gets the file of synthetic rows and already knows a person's record, and wants to learn whether that person was in the data"

export const KNOWS_A_RECORD_AND_OTHERS =
  `${KNOWS_A_RECORD}. They also hold records of other people from the same population, who were ` + 'not in the data'

export const HOLDS_THE_MODEL =
  "Someone who got hold of the trained generator itself, a colleague or a thief, and already knows a person's record"

/** Of proxies. */
export const HOLDS_THE_DATA = 'Nobody: whoever computes it already holds the real data'
