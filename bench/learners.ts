/**
 * Processor seconds to fit each learner on 10,000 x 20 made-up rows, and its AUROC on 10,000 more; then how long a
 * shadow classifier takes, as attacks through a model train them by the thousand. Run: npm run bench:learners
 */
import {createContext} from '../src/core/context.js'
import {createMatrix} from '../src/core/matrix.js'
import {createRng, normal} from '../src/core/rng.js'
import {learners} from '../src/learners/registry.js'
import {auc} from '../src/stats/roc.js'
import {besideTable, learnersBesideScikitLearn} from './learners/beside.js'

const ROWS = 10_000
const COLUMNS = 20

/** A nonlinear rule of ten features with noise; the other ten mean nothing. */
function simulate(seed: string) {
  const rng = createRng(seed)
  const features = createMatrix(ROWS, COLUMNS)
  const labels = new Uint8Array(ROWS)
  for (let row = 0; row < ROWS; row++) {
    const x = features.data.subarray(row * COLUMNS, (row + 1) * COLUMNS)
    for (let column = 0; column < COLUMNS; column++) x[column] = normal(rng)
    const signal =
      x[0] * x[1] + Math.sin(2 * x[2]) + 0.5 * x[3] * x[4] + 0.7 * x[5] + (x[6] > 0.5 ? x[7] : -x[8]) * 0.8 - 0.3 * x[9]
    labels[row] = signal + 0.5 * normal(rng) > 1 ? 1 : 0
  }
  return {features, labels}
}

/** As large as yeast_me2, with about as many minority rows. */
function small() {
  const rng = createRng('small')
  const features = createMatrix(1484, 8)
  const labels = Uint8Array.from({length: features.rows}, (_, row) => (row % 29 === 0 ? 1 : 0))
  for (let at = 0; at < features.data.length; at++) features.data[at] = normal(rng) + labels[Math.floor(at / 8)]
  return {features, labels}
}

const processorSeconds = () => {
  const {user, system} = process.cpuUsage()
  return (user + system) / 1e6
}

const train = simulate('train')
const test = simulate('test')
for (const entry of learners.entries) {
  const learner = await entry.create({})
  const startedAt = processorSeconds()
  const classifier = await learner.fit(train.features, train.labels, createContext(createRng(1)))
  const fitted = processorSeconds()
  const scores = classifier.predict(test.features)
  const predicted = processorSeconds()
  const side = (label: number) => scores.filter((_, row) => test.labels[row] === label)
  const figures = [fitted - startedAt, predicted - fitted].map(seconds => seconds.toFixed(3))
  console.log(`${entry.name}: fit ${figures[0]} s, predict ${figures[1]} s, AUROC ${auc(side(1), side(0)).toFixed(4)}`)
}

const SHADOWS = 400
const rows = small()
const shadow = learners.get('mlp').create({epochs: 25, hiddenLayers: 2, hiddenUnits: 8})
const startedAt = processorSeconds()
for (let run = 0; run < SHADOWS; run++) await shadow.fit(rows.features, rows.labels, createContext(createRng(run)))
const each = ((processorSeconds() - startedAt) / SHADOWS) * 1000
console.log(`shadow classifier, 1,484 x 8, 25 epochs: ${each.toFixed(1)} ms each (mean of ${SHADOWS})`)

/** With fewer rows the minority has not five neighbours each to make synthetic rows of. */
const FEWEST_CARD_ROWS = 4000
const CARD_ROWS = Number(process.argv[2] ?? 227_846)
if (!(CARD_ROWS >= FEWEST_CARD_ROWS))
  throw new Error(`The number of rows must be ${FEWEST_CARD_ROWS} or more. Got ${process.argv[2]}.`)
console.log(`\nBeside scikit-learn, processor seconds to fit:\n${besideTable(await learnersBesideScikitLearn(CARD_ROWS))}`)
