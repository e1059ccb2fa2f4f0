import {SHOTS, shotsOf} from './class-figures.js'
import {Resamples} from './resamples.js'
import {deviation, leastError} from './standard-error.js'
import type {Rng} from '../core/rng.js'
import type {MeasuredFigure, MeasuredFigures} from './utility.js'

/** What one model said of test rows of several classes. */
export interface ToldApart {
  /** [rows], the class of each from 0, as `said`. */
  readonly labels: Int32Array
  readonly said: Int32Array
  readonly classes: readonly TestedClass[]
}

/** A class that was trained on. */
export interface TestedClass {
  readonly name: string
  /** Its position among the minority labels of the plan, where it is one. */
  readonly label?: number
  /** Real training rows that have it. */
  readonly trainRows: number
}

export interface MeasuredClasses {
  readonly figures: MeasuredFigures
  /** Classes with test rows. */
  readonly classes: readonly (TestedClass & {readonly testRows: number; readonly figures: {readonly accuracy: MeasuredFigure}})[]
  /** Classes without training or without test rows. */
  readonly classesLeftOut: number
}

/** Resamples for a standard error: it is then itself known to about 7 %. */
const RESAMPLES = 100

/** Figures of `classFigures`, in the order of reports. */
export const multiclassFigures = [
  'balancedAccuracy',
  'accuracy',
  'macroF1',
  'manyShot',
  'mediumShot',
  'fewShot',
  'minorityAccuracy',
  'othersAccuracy',
].map(name => ({name, range: [0, 1] as const}))

/**
 * How well one model tells all classes of a long tail apart. The accuracy of a class is the share of its test rows that are said to be of
 * it.
 *
 * - `balancedAccuracy`: the mean over the classes; `accuracy`: of the rows, whatever their class; `macroF1`: the mean over the classes of
 *   2 TP / (2 TP + FP + FN);
 * - `manyShot`, `mediumShot`, `fewShot`: means over the classes with more than 100, 20 to 100, and fewer than 20 real training rows (Liu et
 *   al., OLTR, arXiv 1904.05160, section 5.1), left out where there are none;
 * - `minorityAccuracy`, `othersAccuracy`: means over the minority labels and over the other classes.
 *
 * Every figure has its bootstrap standard error over test rows, drawn within each class (`Resamples`). One that did not vary gets that of
 * its classes' proportions by Laplace's rule (`leastError`).
 *
 * @param rng Draws the resamples. Models that are to be compared get the same, and the same test rows.
 */
export function classFigures(told: ToldApart, rng: Rng): Omit<MeasuredClasses, 'classesLeftOut'> {
  const {labels, classes} = told
  const testRows = new Int32Array(classes.length)
  for (const label of labels) testRows[label]++
  const tested = classes.flatMap((each, at) => (testRows[at] > 0 ? [{...each, at, testRows: testRows[at]}] : []))
  const asked = [
    ...questionsOf(tested),
    ...tested.map((one): Question => ({name: `class ${one.at}`, of: ({right}) => right[one.at], over: [one]})),
  ]
  const values = measure(told, asked, rng)
  return {
    figures: Object.fromEntries(asked.slice(0, asked.length - tested.length).map(({name}, at) => [name, values[at]])),
    classes: tested.map(({at: _, ...own}, at) => ({...own, figures: {accuracy: values[asked.length - tested.length + at]}})),
  }
}

interface Counted extends TestedClass {
  readonly at: number
  readonly testRows: number
}

/** Shares of one resample, by class. */
interface Shares {
  readonly right: Float64Array
  readonly f1: Float64Array
  /** Of all rows. */
  readonly accuracy: number
}

interface Question {
  readonly name: string
  readonly of: (shares: Shares) => number
  /** The classes that it is a mean over. */
  readonly over: readonly Counted[]
}

function questionsOf(tested: readonly Counted[]): Question[] {
  const meanOver = (
    name: string,
    over: readonly Counted[],
    of: (shares: Shares) => Float64Array = ({right}) => right,
  ): Question[] =>
    over.length === 0 ? [] : [{name, over, of: shares => over.reduce((sum, {at}) => sum + of(shares)[at], 0) / over.length}]
  return [
    ...meanOver('balancedAccuracy', tested),
    {name: 'accuracy', over: tested, of: ({accuracy}) => accuracy},
    ...meanOver('macroF1', tested, ({f1}) => f1),
    ...SHOTS.flatMap(shots =>
      meanOver(
        `${shots}Shot`,
        tested.filter(({trainRows}) => shotsOf(trainRows) === shots),
      ),
    ),
    ...meanOver(
      'minorityAccuracy',
      tested.filter(({label}) => label !== undefined),
    ),
    ...meanOver(
      'othersAccuracy',
      tested.filter(({label}) => label === undefined),
    ),
  ]
}

function measure({labels, said, classes}: ToldApart, asked: readonly Question[], rng: Rng): MeasuredFigure[] {
  const drawn = new Resamples(labels, rng, classes.length)
  const times = new Int32Array(labels.length)
  const resamples = asked.map((): number[] => [])
  for (let resample = 0; resample < RESAMPLES; resample++) {
    drawn.read(resample, times)
    const shares = sharesOf(labels, said, classes.length, times)
    asked.forEach(({of}, at) => resamples[at].push(rounded(of(shares))))
  }
  const shares = sharesOf(labels, said, classes.length, times.fill(1))
  return asked.map(({of, over}, at) => ({
    value: of(shares),
    standardError: deviation(resamples[at]) || leastOf(over),
    resamples: resamples[at],
  }))
}

function sharesOf(labels: Int32Array, said: Int32Array, classes: number, times: Int32Array): Shares {
  const [right, real, given] = [0, 1, 2].map(() => new Float64Array(classes))
  let [all, allRight] = [0, 0]
  labels.forEach((label, row) => {
    all += times[row]
    real[label] += times[row]
    given[said[row]] += times[row]
    if (said[row] !== label) return
    right[label] += times[row]
    allRight += times[row]
  })
  return {
    right: right.map((count, at) => count / real[at]),
    f1: right.map((count, at) => (2 * count) / (real[at] + given[at])),
    accuracy: allRight / all,
  }
}

/** The standard error of a mean of independent proportions that did not vary. */
const leastOf = (over: readonly Counted[]) => Math.hypot(...over.map(({testRows}) => leastError(testRows))) / over.length

/** Six digits are enough for a spread and keep kept results small. */
const rounded = (value: number) => Math.round(value * 1e6) / 1e6
