import {NotApplicable, UserError} from '../core/errors.js'
import type {ChoiceOption, NumberOption} from '../core/options.js'

/** The option of every generator that cannot work with missing values. imbalanced-learn refuses them; we fill them in and say so. */
export const missingOption = {
  type: 'choice',
  choices: ['impute', 'refuse'],
  default: 'impute',
  description: 'Missing cells of the class: fill in its median or most frequent level, or refuse.',
} as const satisfies ChoiceOption

export const scalingOption = {
  type: 'choice',
  choices: ['none', 'minmax'],
  default: 'none',
  description: 'Find neighbours on the values as given, or after min-max of the training rows to [-1, 1].',
} as const satisfies ChoiceOption

/** Without a value given: 5, or as many as the class allows. */
export const neighboursOption = {
  type: 'integer',
  min: 1,
  max: Infinity,
  description: 'Nearest neighbours of a row that it is interpolated with (5, or as many as the class has).',
} as const satisfies NumberOption

const USUAL_NEIGHBOURS = 5

/**
 * How many neighbours to use: what was asked for, if there are so many, else the usual number, lowered with a note when there
 * are fewer.
 *
 * @param rows How many rows there are to choose from, the row itself included.
 * @throws {UserError} When more were asked for than there are.
 * @throws {NotApplicable} When there is no other row.
 */
export function neighbourCount(
  generator: string,
  asked: number | undefined,
  rows: number,
  option = 'neighbours',
  usual = USUAL_NEIGHBOURS,
): {count: number; notes: readonly string[]} {
  const most = rows - 1
  if (most < 1) throw new NotApplicable(`${generator} needs at least 2 rows of the class, to find neighbours; there is 1`)
  if (asked !== undefined && asked > most)
    throw new UserError(
      'wrong-option',
      {owner: generator, option, given: asked, most},
      `The '${option}' option of ${generator} must be an integer in [1, ${most}]. Got ${asked} instead.`,
      [`There are ${rows} rows to look among, so a row has at most ${most} neighbours.`],
    )
  if (asked !== undefined) return {count: asked, notes: []}
  if (usual <= most) return {count: usual, notes: []}
  return {count: most, notes: [`'${option}' of ${generator} is ${most} instead of ${usual}: there are too few rows.`]}
}
