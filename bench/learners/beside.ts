/**
 * Our learners beside scikit-learn's on the same rows: processor seconds of fitting, AUROC and average precision. Rows have the
 * shape of card fraud, as they are and evened out by synthetic ones. scikit-learn has one thread, so that waiting threads are
 * not charged to it. Needs a python3 with scikit-learn (Debian: python3-sklearn).
 */
import {execFileSync} from 'node:child_process'
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import {createContext} from '../../src/core/context.js'
import {createRng} from '../../src/core/rng.js'
import {learners} from '../../src/learners/registry.js'
import {auroc, averagePrecision} from '../../src/metrics/score-metrics.js'
import {cardShape, evenedOut, type Labelled} from './card-shape.js'

export interface LearnerFigures {
  readonly name: string
  readonly seconds: number
  readonly auroc: number
  readonly averagePrecision: number
}

export interface Beside {
  readonly rows: number
  readonly synthetic: number
  readonly ours: LearnerFigures
  /** Left out where scikit-learn is not installed. */
  readonly theirs?: LearnerFigures
}

const SCRIPT = fileURLToPath(new URL('scikit_learn.py', import.meta.url))
/** Debian's own comes first: another python3 may lie before it on the path. */
const PYTHONS = ['/usr/bin/python3', 'python3']

/** @param rows Real training rows, and test rows. */
export async function learnersBesideScikitLearn(rows: number, names: readonly string[] = learners.names): Promise<Beside[]> {
  const {train, test} = cardShape(rows)
  const python = PYTHONS.find(hasScikitLearn)
  const found: Beside[] = []
  for (const data of [train, evenedOut(train)]) {
    const theirs = python === undefined ? [] : runScikitLearn(python, data, test, names)
    for (const name of names) {
      const beside = theirs.find(each => each.name === name)
      const synthetic = data.features.rows - rows
      found.push({rows, synthetic, ours: await measure(name, data, test), ...(beside && {theirs: beside})})
    }
  }
  return found
}

async function measure(name: string, train: Labelled, test: Labelled): Promise<LearnerFigures> {
  const learner = await learners.get(name).create({})
  const started = process.cpuUsage()
  const classifier = await learner.fit(train.features, train.labels, createContext(createRng(1)))
  const {user, system} = process.cpuUsage(started)
  const scores = classifier.predict(test.features)
  return {
    name,
    seconds: (user + system) / 1e6,
    auroc: auroc.measure(test.labels, scores) ?? NaN,
    averagePrecision: averagePrecision.measure(test.labels, scores) ?? NaN,
  }
}

function runScikitLearn(python: string, train: Labelled, test: Labelled, names: readonly string[]): LearnerFigures[] {
  const folder = mkdtempSync(path.join(tmpdir(), 'learners-'))
  try {
    for (const [part, {features, labels}] of Object.entries({train, test})) {
      writeFileSync(path.join(folder, `${part}.features`), features.data)
      writeFileSync(path.join(folder, `${part}.labels`), labels)
    }
    const lines = execFileSync(python, [SCRIPT, folder, ...names], {encoding: 'utf8'})
      .trim()
      .split('\n')
    return lines.map(line => JSON.parse(line) as LearnerFigures)
  } finally {
    rmSync(folder, {recursive: true})
  }
}

function hasScikitLearn(python: string): boolean {
  try {
    execFileSync(python, ['-c', 'import sklearn'], {stdio: 'ignore'})
    return true
  } catch {
    return false
  }
}

export function besideTable(found: readonly Beside[]): string {
  const cell = (ours: number, theirs: number | undefined, digits: number) =>
    `${ours.toFixed(digits)} | ${theirs === undefined ? '-' : theirs.toFixed(digits)}`
  const lines = found.map(({rows, synthetic, ours, theirs}) => {
    const cells = [
      cell(ours.seconds, theirs?.seconds, 1),
      cell(ours.auroc, theirs?.auroc, 3),
      cell(ours.averagePrecision, theirs?.averagePrecision, 3),
    ]
    return `| ${ours.name} | ${rows} + ${synthetic} | ${cells.join(' | ')} |`
  })
  const head =
    '| learner | rows, real + synthetic | seconds | scikit-learn | AUROC | scikit-learn | average precision | scikit-learn |'
  return [head, `|${' --- |'.repeat(8)}`, ...lines].join('\n')
}
