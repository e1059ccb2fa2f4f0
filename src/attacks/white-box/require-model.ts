import {NotApplicable} from '../../core/errors.js'
import type {Table} from '../../core/table.js'
import type {AttackerView, OpenModel} from '../attack.js'

/**
 * What an attacker needs who looks into the generator.
 *
 * @throws {NotApplicable} Where there is nothing to look into or no one to ask about.
 */
export function requireModel({model, targets}: AttackerView): {readonly model: OpenModel; readonly targets: Table} {
  if (model === undefined) throw new NotApplicable('there is no trained model at hand that scores records')
  if (targets === undefined || targets.rowCount === 0) throw new NotApplicable('there are no targets to ask about')
  return {model, targets}
}
