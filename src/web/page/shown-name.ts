import {harmless, truncate} from '../../report/text.js'

/** Longer names are cut off in labels and lists. */
const LONGEST = 60

/** A name from a file where no markup can stand, such as a label. It cannot turn the direction of the text around it. */
export const shownName = (name: string): string => truncate(harmless(name), LONGEST)
