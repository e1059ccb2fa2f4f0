import type {Estimate} from '../../core/estimate.js'
import {repeatedAuc} from '../../stats/repeated-auc.js'
import type {AttackFigures, OutputOf} from './attacks.js'
import {guessing} from './guessing.js'
import {equalPairs, membershipTest} from './membership-test.js'
import {rowsPerRecord} from './rows-per-record.js'

/**
 * What two releases show of who came and who went: the AUC between people who changed and people who did not. Who changes
 * is drawn anew in every repeat, so repeats count as new splits do. Beside it stands the AUC of that of the two releases
 * which tells more by itself: what is beyond it, only both together tell.
 */
export function changeFigures(outputs: readonly OutputOf<'changes'>[], confidence: number): AttackFigures {
  const repeats = outputs.map(({classes}) => classes)
  const sizes = (side: 'members' | 'nonMembers') =>
    Math.min(...repeats.map(classes => classes.reduce((sum, each) => sum + each[side].length, 0)))
  const [changed, unchanged] = [sizes('members'), sizes('nonMembers')]
  const alone = outputs[0].alone.map((_, release) =>
    repeatedAuc(
      outputs.map(output => output.alone[release]),
      confidence,
    ),
  )
  const best = alone.reduce<Estimate | undefined>((most, one) => (most && most.value >= one.value ? most : one), undefined)
  const guesses = {auc: guessing(Math.min(changed, unchanged), confidence, 0.5)}
  const equal = equalPairs(repeats)
  return {
    estimates: {auc: repeatedAuc(repeats, confidence), ...(best && {aucAlone: best})},
    baseline: guesses,
    reference: guesses,
    ...membershipTest(repeats, {newSplits: true, twoSided: false}),
    details: {changed, unchanged, ...rowsPerRecord(outputs), ...(equal > 0 && {equalPairs: equal})},
  }
}
