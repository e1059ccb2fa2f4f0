/**
 * Seconds to fit each learner on 10,000 x 20 made-up rows, and its AUROC on 10,000 more. Run: npx tsx bench/learners.ts
 */
import {createContext} from '../src/core/context.js'
import {createMatrix} from '../src/core/matrix.js'
import {createRng, normal} from '../src/core/rng.js'
import {learners} from '../src/learners/registry.js'
import {auc} from '../src/stats/roc.js'

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

const train = simulate('train')
const test = simulate('test')
for (const entry of learners.entries) {
  const learner = (await entry.load()).create({})
  const startedAt = performance.now()
  const classifier = await learner.fit(train.features, train.labels, createContext(createRng(1)))
  const fitted = performance.now()
  const scores = classifier.predict(test.features)
  const predicted = performance.now()
  const side = (label: number) => scores.filter((_, row) => test.labels[row] === label)
  const figures = [(fitted - startedAt) / 1000, (predicted - fitted) / 1000].map(seconds => seconds.toFixed(3))
  console.log(`${entry.name}: fit ${figures[0]} s, predict ${figures[1]} s, AUROC ${auc(side(1), side(0)).toFixed(4)}`)
}
