/**
 * Our learners' AUROC and average precision on real rows alone beside scikit-learn's, on the golden sets (fixtures/golden/learners.py):
 * means over seeds 1, 2, ... as many as scikit-learn's figures have. Run: npx tsx bench/learner-figures.ts ../shared/data
 */
import path from 'node:path'
import {createContext} from '../src/core/context.js'
import {createRng} from '../src/core/rng.js'
import {learners} from '../src/learners/registry.js'
import {auroc, averagePrecision} from '../src/metrics/score-metrics.js'
import {golden, loadGolden} from '../test/support/golden-learners.js'

const folder = process.argv[2] ?? '../shared/data'
console.log('| set | learner | AUROC | scikit-learn | average precision | scikit-learn |\n| --- | --- | --- | --- | --- | --- |')
for (const [set, about] of Object.entries(golden.sets)) {
  const data = await loadGolden(path.join(folder, about.file), about)
  for (const name of about.learners) {
    const expected = about.figures[name]
    const learner = await learners.get(name).create({})
    const mean = {auroc: 0, averagePrecision: 0}
    for (let seed = 1; seed <= expected.seeds; seed++) {
      const classifier = await learner.fit(data.train, data.trainLabels, createContext(createRng(seed)))
      const scores = classifier.predict(data.test)
      mean.auroc += (auroc.measure(data.testLabels, scores) ?? NaN) / expected.seeds
      mean.averagePrecision += (averagePrecision.measure(data.testLabels, scores) ?? NaN) / expected.seeds
    }
    const cells = [mean.auroc, expected.auroc, mean.averagePrecision, expected.averagePrecision]
    console.log(`| ${[set, name, ...cells.map(cell => cell.toFixed(4))].join(' | ')} |`)
  }
}
