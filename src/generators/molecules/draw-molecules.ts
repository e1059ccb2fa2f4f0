import type {Chemistry} from '../../chemistry/chemistry.js'
import {breather, type Context} from '../../core/context.js'
import {NotApplicable} from '../../core/errors.js'
import type {OptionSpec} from '../../core/options.js'

export const novelOption = {
  type: 'boolean',
  default: true,
  description: 'Make no molecule that the class has in the training rows, be it another salt, stereoisomer or tautomer.',
} as const satisfies OptionSpec

/**
 * Whether a molecule is one of these but for salts, charges, stereo, isotopes and the place of mobile hydrogens. Molecules are made without
 * stereo, so that a text of their own tells nothing.
 */
export function isOneOf(molecules: readonly {readonly smiles: string}[], chemistry: Chemistry): (smiles: string) => boolean {
  const skeletons = new Set(molecules.map(({smiles}) => chemistry.skeleton(smiles)))
  return smiles => skeletons.has(chemistry.skeleton(smiles))
}

/** So often it is tried to make a molecule that can be and is new. */
const TRIES = 200

/**
 * Draws molecules until there are so many.
 *
 * @param draw Canonical SMILES, or nothing where no molecule came out.
 * @param isKnown Of molecules not to be made; left out: all may be.
 * @throws {NotApplicable} When none is found in 200 tries.
 */
export async function drawMolecules(
  owner: string,
  count: number,
  draw: () => string | undefined,
  isKnown: ((smiles: string) => boolean) | undefined,
  context: Context,
): Promise<string[]> {
  const breathe = breather(context)
  const made: string[] = []
  while (made.length < count) {
    let found: string | undefined
    for (let at = 0; at < TRIES && found === undefined; at++) {
      await breathe()
      const drawn = draw()
      if (drawn !== undefined && isKnown?.(drawn) !== true) found = drawn
    }
    if (found === undefined)
      throw new NotApplicable(`${owner} finds no new molecule in ${TRIES} tries: the class offers too few parts to put together`)
    made.push(found)
    context.progress(made.length / count)
  }
  return made
}
