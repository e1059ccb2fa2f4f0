import {NotApplicable} from '../core/errors.js'
import type {NumericColumn} from '../core/table.js'

/** For messages. */
interface SampleWords {
  /** `pictures` */
  readonly samples: string
  /** `pixels` */
  readonly numbers: string
  /** What one is, such as `28 x 28, grey, 8 bit: 784 numbers`. */
  readonly whole: string
}

/** What to take in the place of a generator that makes one kind of sample. */
export const FOR_OTHER_COLUMNS = 'use smote or wgan-gp for other columns'

/**
 * @param generator Who asks, for messages.
 * @param count Numbers that a sample has.
 * @throws {NotApplicable} When the columns are not all numbers of a sample, or one is missing in a row.
 */
export function requireWhole(
  generator: string,
  columns: readonly NumericColumn[],
  count: number,
  {samples, numbers, whole}: SampleWords,
): void {
  const places = new Set(columns.map(({field}) => field.sample?.place))
  if (places.size < count || columns.length > count)
    throw new NotApplicable(
      `${generator} needs whole ${samples} (${whole}), and the table has ${columns.length} of them; ${FOR_OTHER_COLUMNS}`,
    )
  if (columns.some(({values}) => values.some(Number.isNaN)))
    throw new NotApplicable(`${generator} needs whole ${samples}, and some have missing ${numbers}; leave these ${samples} out`)
}
