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

/** Gives what is known by that name, or makes it: `Kept.get`. */
type Keep = (name: string, make: () => Promise<Beside>) => Promise<Beside>

/** @param rows Real training rows, and test rows. */
export async function learnersBesideScikitLearn(rows: number, keep: Keep = (_, make) => make()): Promise<Beside[]> {
  const {train, test} = cardShape(rows)
  const python = PYTHONS.find(hasScikitLearn)
  const found: Beside[] = []
  for (const data of [train, evenedOut(train)]) {
    const synthetic = data.features.rows - rows
    const folder = python === undefined ? undefined : writeRows(data, test)
    try {
      for (const name of learners.names) {
        const beside = async () => {
          const ours = await measure(name, data, test)
          return {rows, synthetic, ours, ...(python && folder && {theirs: runScikitLearn(python, folder, name)})}
        }
        found.push(await keep(`${name}, ${rows} + ${synthetic} rows`, beside))
      }
    } finally {
      if (folder !== undefined) rmSync(folder, {recursive: true})
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

function writeRows(train: Labelled, test: Labelled): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'learners-'))
  for (const [part, {features, labels}] of Object.entries({train, test})) {
    writeFileSync(path.join(folder, `${part}.features`), features.data)
    writeFileSync(path.join(folder, `${part}.labels`), labels)
  }
  return folder
}

const runScikitLearn = (python: string, folder: string, name: string) =>
  JSON.parse(execFileSync(python, [SCRIPT, folder, name], {encoding: 'utf8'})) as LearnerFigures

function hasScikitLearn(python: string): boolean {
  try {
    execFileSync(python, ['-c', 'import sklearn'], {stdio: 'ignore'})
    return true
  } catch {
    return false
  }
}

/** How much worse than scikit-learn's a figure may be. */
const MARGIN = 0.01

export function besideTable(found: readonly Beside[]): string {
  const figure = (ours: number, theirs: number | undefined) =>
    theirs === undefined
      ? `${ours.toFixed(3)} | -`
      : `${ours.toFixed(3)}${ours < theirs - MARGIN ? ' (NOT MET)' : ''} | ${theirs.toFixed(3)}`
  const time = (ours: number, theirs: number | undefined) =>
    theirs === undefined
      ? `${ours.toFixed(2)} | - | -`
      : `${ours.toFixed(2)} | ${theirs.toFixed(2)} | ${(ours / theirs).toFixed(2)} (${ours <= theirs ? 'met' : 'NOT MET'})`
  const lines = found.map(({rows, synthetic, ours, theirs}) => {
    const cells = [
      time(ours.seconds, theirs?.seconds),
      figure(ours.auroc, theirs?.auroc),
      figure(ours.averagePrecision, theirs?.averagePrecision),
    ]
    return `| ${ours.name} | ${rows.toLocaleString('en')} + ${synthetic.toLocaleString('en')} | ${cells.join(' | ')} |`
  })
  const heads = ['learner', 'rows, real + synthetic', 'seconds', 'scikit-learn', 'ratio']
  const figures = ['AUROC', 'scikit-learn', 'average precision', 'scikit-learn']
  return [`| ${[...heads, ...figures].join(' | ')} |`, `|${' --- |'.repeat(9)}`, ...lines].join('\n')
}
