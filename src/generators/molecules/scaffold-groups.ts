import type {Chemistry} from '../../chemistry/chemistry.js'
import type {OptionSpec} from '../../core/options.js'

export const rareOption = {
  type: 'number',
  min: 0,
  max: 1,
  default: 1,
  description:
    'How much rare scaffolds are preferred: with 0 scaffolds are as common as in the class, with 1 all are equally so.',
} as const satisfies OptionSpec

/** Molecules by scaffold, and how likely each scaffold is to be drawn. */
export interface ScaffoldGroups<T> {
  readonly groups: readonly (readonly T[])[]
  readonly weights: readonly number[]
}

/**
 * Scaffold-aware sampling as in ScaffAug (arXiv 2510.16306): a scaffold that n of the molecules have is drawn with a weight of
 * n to the power of 1 - rare.
 *
 * @param molecules With rings.
 */
export function byScaffold<T>(
  molecules: readonly T[],
  smilesOf: (molecule: T) => string,
  chemistry: Chemistry,
  rare: number,
): ScaffoldGroups<T> {
  const groups = new Map<string, T[]>()
  for (const molecule of molecules) {
    const scaffold = chemistry.scaffold(smilesOf(molecule)) ?? ''
    groups.set(scaffold, [...(groups.get(scaffold) ?? []), molecule])
  }
  const all = [...groups.values()]
  return {groups: all, weights: all.map(({length}) => length ** (1 - rare))}
}
