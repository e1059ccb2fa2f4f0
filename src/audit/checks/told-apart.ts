import {subContext, type Context} from '../../core/context.js'
import {pickRows, type Matrix} from '../../core/matrix.js'
import {permutation} from '../../core/rng.js'
import {logisticRegression} from '../../learners/logistic-regression.js'
import {randomForest} from '../../learners/random-forest.js'
import {repeatedAuc, type PeopleScores} from '../../stats/repeated-auc.js'

const FOLDS = 5
const LEARNERS = {'logistic-regression': logisticRegression, 'random-forest': randomForest} as const

/**
 * How well a classifier tells the rows of two samples apart that it has not learned, without any release: the larger
 * AUC of a logistic regression and a forest in cross-validation (the classifier two-sample test, arXiv 1610.06545),
 * compared within folds, units kept whole.
 *
 * @param units Per row its unit, from 0; `isFirst` per unit.
 * @returns The AUC and the upper end of its 95 % interval.
 */
export async function toldApart(
  features: Matrix,
  units: Int32Array,
  isFirst: Uint8Array,
  context: Context,
): Promise<{value: number; high: number}> {
  const fold = foldsOf(isFirst, context)
  const found = []
  for (const [name, learner] of Object.entries(LEARNERS)) {
    const folds: PeopleScores[] = []
    for (let held = 0; held < FOLDS; held++) {
      const rows = Array.from(units.keys())
      const learned = rows.filter(row => fold[units[row]] !== held)
      const judged = rows.filter(row => fold[units[row]] === held)
      const labels = Uint8Array.from(learned, row => isFirst[units[row]])
      const classifier = await learner.create().fit(pickRows(features, learned), labels, subContext(context, `${name}/${held}`))
      const scores = classifier.predict(pickRows(features, judged))
      const side = (wanted: number) =>
        judged.flatMap((row, at) => (isFirst[units[row]] === wanted ? [{person: units[row], score: scores[at]}] : []))
      const [first, second] = [side(1), side(0)]
      if (first.length === 0 || second.length === 0) continue
      folds.push({
        members: first.map(({score}) => score),
        nonMembers: second.map(({score}) => score),
        memberPeople: first.map(({person}) => person),
        nonMemberPeople: second.map(({person}) => person),
      })
    }
    if (folds.length > 0) found.push(repeatedAuc([folds], 0.95))
  }
  if (found.length === 0) return {value: 0.5, high: 1}
  return {value: Math.max(...found.map(({value}) => value)), high: Math.max(...found.map(({high}) => high))}
}

/** Of both samples the same share in every fold. */
function foldsOf(isFirst: Uint8Array, {rng}: Context): Int32Array {
  const fold = new Int32Array(isFirst.length)
  for (const side of [0, 1]) {
    const own = Array.from(isFirst.keys()).filter(unit => isFirst[unit] === side)
    permutation(rng.fork(`folds/${side}`), own.length).forEach((at, position) => (fold[own[at]] = position % FOLDS))
  }
  return fold
}
