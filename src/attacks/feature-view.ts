import {sampleForm} from '../core/sample-form.js'
import type {Table} from '../core/table.js'
import {sampleFeatures} from '../preprocess/sample-features.js'
import type {AttackerView} from './attack.js'
import {Spaces} from './spaces.js'

/**
 * What an attack on features sees of samples such as pictures: where each lies along the principal components of the released ones,
 * which every attacker holds. Rows of tables stay as they are.
 *
 * @throws {UserError} When they are molecules, and RDKit is not installed, or a network of the user's does not run on them.
 */
export async function featureView(view: AttackerView): Promise<AttackerView> {
  const {released, later, targets, auxiliary, spaces = new Spaces()} = view
  if (sampleForm(released) === undefined || released.rowCount < 2) return view
  const features = await spaces.of(released, sampleFeatures)
  const seen = <T extends object>(table: T & Table): Promise<T> =>
    spaces.of(table, () => features.transform(table), features) as unknown as Promise<T>
  return {
    ...view,
    spaces,
    released: await seen(released),
    ...(later && {later: await Promise.all(later.map(seen))}),
    ...(targets && {targets: await seen(targets)}),
    ...(auxiliary && {auxiliary: await seen(auxiliary)}),
  }
}
