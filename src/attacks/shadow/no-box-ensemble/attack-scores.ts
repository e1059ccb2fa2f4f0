import {subContext, type Context} from '../../../core/context.js'
import {createMatrix, type Matrix} from '../../../core/matrix.js'
import {midranks} from '../../../stats/ranks.js'
import {normalQuantile} from '../../../stats/special.js'
import type {Attack, AttackerView} from '../../attack.js'
import {copies} from '../../membership/copies.js'
import {dcrMia} from '../../membership/dcr-mia.js'
import {domias} from '../../membership/domias.js'
import {dpi} from '../../membership/dpi.js'
import {ganLeaks} from '../../membership/gan-leaks.js'
import {genLra} from '../../membership/gen-lra.js'
import {levatt} from '../../membership/levatt.js'
import {logan} from '../../membership/logan.js'
import {mc} from '../../membership/mc.js'
import {miaEpt} from '../../membership/mia-ept.js'

/** Trees of `mia-ept`, half of the usual number. */
const FEW_TREES = 10

/**
 * Attacks for any generator, by their names. Those that know how SMOTE works would drown out the others where the attacker's own
 * generator is SMOTE, and say nothing elsewhere.
 */
const joined = {
  [copies.name]: () => copies.create(),
  [dcrMia.name]: () => dcrMia.create(),
  [mc.name]: () => mc.create(),
  [ganLeaks.name]: () => ganLeaks.create(),
  [domias.name]: () => domias.create(),
  [dpi.name]: () => dpi.create(),
  [genLra.name]: () => genLra.create(),
  [logan.name]: () => logan.create(),
  [levatt.name]: () => levatt.create(),
  [miaEpt.name]: () => miaEpt.create({trees: FEW_TREES}),
}

/**
 * What each attack says of the targets: its score's place among those of all targets, as a quantile of the normal distribution.
 * Places of one release can be set beside those of another, whose distances are of another size.
 *
 * @param view With targets and auxiliary rows.
 * @returns [targets, attacks]
 * @throws {Interrupted} When the work was asked to stop.
 */
export async function attackScores(view: AttackerView, context: Context): Promise<Matrix> {
  const attacks = Object.entries(joined)
  const scores = createMatrix(view.targets?.rowCount ?? 0, attacks.length)
  for (const [at, [name, create]] of attacks.entries()) {
    const attack: Attack = create()
    const part = subContext(context, name, at / attacks.length, (at + 1) / attacks.length)
    const guesses = await attack.guess(view, part)
    if (guesses.kind !== 'membership') throw new TypeError('A membership attack guesses membership.')
    midranks(guesses.scores).forEach((rank, target) => {
      scores.data[target * attacks.length + at] = normalQuantile((rank - 0.5) / scores.rows)
    })
  }
  return scores
}
