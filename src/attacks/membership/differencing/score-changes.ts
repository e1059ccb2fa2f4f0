import {subContext, type Context} from '../../../core/context.js'
import {NotApplicable} from '../../../core/errors.js'
import type {AttackerView, MembershipScores} from '../../attack.js'
import {scoreTargets} from '../smote-posterior/score-targets.js'
import {chancesOfChange, changesOf} from './changes.js'

/**
 * Asks of each release by itself who was in its data, and puts both answers together.
 *
 * @throws {NotApplicable} Unless there are two releases.
 */
export async function scoreChanges(view: AttackerView, context: Context): Promise<Omit<MembershipScores, 'kind'>> {
  const {later = [], ...first} = view
  if (later.length !== 1) throw new NotApplicable(`there must be two releases to compare; there are ${later.length + 1}`)
  const before = await scoreTargets(first, false, subContext(context, 'first', 0, 0.5))
  const after = await scoreTargets({...first, released: later[0]}, false, subContext(context, 'second', 0.5, 1))
  const chances = chancesOfChange(before.scores, after.scores)
  const rows = (name: string, value: number | undefined) => (value === undefined ? {} : {[name]: value})
  const estimated = {...rows('rowsPerRecordBefore', before.rowsPerRecord), ...rows('rowsPerRecordAfter', after.rowsPerRecord)}
  return {
    scores: chances.came.map((chance, target) => chance - chances.went[target]),
    changes: changesOf(chances),
    alone: [before.scores, after.scores],
    parameters: {...estimated, estimated: Object.keys(estimated)},
  }
}
