import type {Estimate, Estimates} from '../../core/estimate.js'
import {clopperPearson} from '../../stats/intervals.js'
import {inverseIncompleteBeta} from '../../stats/special.js'
import {repeatedAuc} from '../../stats/repeated-auc.js'
import type {Reason} from '../../result/reason.js'
import {combinedPValue, type AttackFigures, type OutputOf} from './attacks.js'
import type {CopyCounts, CopyOutput} from '../plan/task-output.js'

const POWER = 0.8
const MOST_OF = 2 / 3
/** People at risk who are named at most. */
const MOST_NAMED = 20

/**
 * How many records are copied, nearly copied or stand out one by one, pooled over classes and repeats: counts are means
 * over the repeats of the sum over the classes, and intervals count the people of one repeat. The p-value is that of
 * the class that shows most, times the number of classes; of several repeats twice the median.
 */
export function copyFigures(outputs: readonly OutputOf<'copies'>[], confidence: number): AttackFigures {
  const all = outputs.map(({classes}) => classes)
  const repeats = all.map(classes => classes.filter(each => each.ofOthers !== true))
  const rest = all.map(classes => classes.filter(each => each.ofOthers === true))
  const main = meanCounts(repeats.map(classes => classes.map(({members}) => members)))
  const others = repeats.map(classes => classes.flatMap(({nonMembers}) => nonMembers ?? []))
  const control = others.some(classes => classes.length === 0) ? undefined : meanCounts(others)
  const auc = aucOf(repeats, confidence)
  const ofRest = othersCopied(rest, confidence)
  const estimates: Estimates = {...sharesOf(main, confidence), ...(auc && {auc}), ...ofRest.main}
  const reference = {...(control === undefined ? {} : sharesOf(control, confidence)), ...ofRest.control}
  const guessing: Estimates = auc ? {auc: {...auc, value: 0.5, low: 0.5, high: 0.5, method: 'guessing, by definition'}} : {}
  const pValue = pValueOf(all)
  const [first] = repeats
  const isOfRest = Object.hasOwn(ofRest.main, 'othersCopied') && pValueOf(rest) < pValueOf(repeats)
  const found = isOfRest && pValue < 1 - confidence ? 'othersCopied' : plainest(estimates, reference)
  const estimate = found ?? (auc !== undefined && pValue < 1 - confidence ? 'auc' : 'copied')
  return {
    estimates,
    ...(Object.keys(reference).length > 0 && {control: reference}),
    baseline: guessing,
    reference: {...guessing, ...reference},
    test: {
      estimate,
      method: methodOf(first),
      pValue,
      adjustedPValue: pValue,
      compared: {main: Math.round(main.people), reference: Math.round(control?.people ?? 0)},
      ...smallestOf(first),
    },
    detectableAt: level => (estimate === 'copied' ? detectableShare(first, level) : undefined),
    details: {...detailsOf(repeats, found !== undefined && pValue < 1 - confidence), ...countOfRest(rest)},
  }
}

function countOfRest(rest: readonly (readonly CopyOutput[])[]): {otherCopies?: number} {
  if (rest.some(classes => classes.length === 0)) return {}
  return {otherCopies: meanCounts(rest.map(classes => classes.map(({members}) => members))).copied}
}

/** Of the class that shows most, paid for the number of classes; of several repeats twice the median. */
function pValueOf(repeats: readonly (readonly CopyOutput[])[]): number {
  if (repeats.some(classes => classes.length === 0)) return 1
  return combinedPValue(repeats.map(classes => Math.min(1, classes.length * Math.min(...classes.map(each => each.pValue)))))
}

/** Records of the other classes that are in the release as they are. */
function othersCopied(rest: readonly (readonly CopyOutput[])[], confidence: number): {main: Estimates; control: Estimates} {
  if (rest.some(classes => classes.length === 0)) return {main: {}, control: {}}
  const share = (counts: readonly (readonly CopyCounts[])[]): Estimates => {
    if (counts.some(each => each.length === 0)) return {}
    const copied = sharesOf(meanCounts(counts), confidence)['copied'] as Estimate | undefined
    return copied === undefined ? {} : {othersCopied: copied}
  }
  return {
    main: share(rest.map(classes => classes.map(({members}) => members))),
    control: share(rest.map(classes => classes.flatMap(({nonMembers}) => nonMembers ?? []))),
  }
}

function meanCounts(repeats: readonly (readonly CopyCounts[])[]): CopyCounts {
  const mean = (count: (counts: CopyCounts) => number) =>
    repeats.reduce((sum, classes) => sum + classes.reduce((all, counts) => all + count(counts), 0), 0) / repeats.length
  return {
    people: mean(({people}) => people),
    nearlyCopied: mean(({nearlyCopied}) => nearlyCopied),
    exposed: mean(({exposed}) => exposed),
    asked: mean(({asked}) => asked),
    copied: mean(({copied}) => copied),
  }
}

function sharesOf({people, nearlyCopied, exposed, asked, copied}: CopyCounts, confidence: number): Estimates {
  return {
    ...(asked > 0 && {copied: clopperPearson(copied, asked, confidence)}),
    ...(people > 0 && {
      nearlyCopied: clopperPearson(nearlyCopied, people, confidence),
      exposed: clopperPearson(exposed, people, confidence),
    }),
  }
}

/** The plainest figure that shows most of what was found: copies, else near-copies, else people who stand out. */
function plainest(estimates: Estimates, reference: Estimates): string | undefined {
  const beyond = (name: string) => {
    const [main, control] = [estimates[name], reference[name]] as (Estimate | undefined)[]
    return main !== undefined && main.low > (control?.value ?? 0) ? main.value - (control?.value ?? 0) : 0
  }
  const shown = ['copied', 'nearlyCopied', 'exposed'].filter(name => beyond(name) > 0)
  const most = Math.max(...shown.map(beyond))
  return shown.find(name => beyond(name) >= MOST_OF * most)
}

function aucOf(repeats: readonly (readonly CopyOutput[])[], confidence: number): Estimate | undefined {
  const scores = repeats.map(classes => classes.flatMap(each => each.scores ?? []))
  if (scores.some((classes, at) => classes.length < repeats[at].length)) return undefined
  return repeatedAuc(scores, confidence)
}

function methodOf(classes: readonly CopyOutput[]): string {
  return classes.some(({against}) => against === 'people')
    ? 'agreement with the release, tails against those of real people with each other'
    : 'agreement with the release, ranks and tails against people who were not in the data'
}

/** Records that everybody might share leave nothing to find, unless people outside the data show that members' are there more often. */
function smallestOf(classes: readonly CopyOutput[]): {smallestPValue?: number; cannotTell?: Reason} {
  if (classes.some(({against}) => against === 'non-members')) return {}
  const smallest = classes.length * Math.min(...classes.flatMap(({ifCopied}) => ifCopied.map(({pValue}) => pValue)), 1)
  return {
    smallestPValue: Math.min(1, smallest),
    cannotTell: {code: 'alike-records'},
  }
}

/** The smallest share of copied records that one class's test finds with 80 % probability at that level. */
function detectableShare(classes: readonly CopyOutput[], level: number): number | undefined {
  const shares = classes.flatMap(({ifCopied, members: {people}}) => {
    const enough = ifCopied.find(({pValue}) => pValue * classes.length < level)
    return enough === undefined ? [] : [inverseIncompleteBeta(POWER, enough.count, people - enough.count + 1)]
  })
  return shares.length < classes.length ? undefined : Math.max(...shares)
}

/** @param isLeak Whether records that are there as they are are more than chance. */
function detailsOf(repeats: readonly (readonly CopyOutput[])[], isLeak: boolean): Record<string, number | string | boolean> {
  const classes = repeats.flat()
  const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0) / repeats.length
  const [{columns, spared, sameSkeletons}] = classes
  // Row numbers of one repeat: in another one other people are members.
  const inRepeat = repeats.length === 1 && isLeak ? repeats[0] : []
  const exposed = [...new Set(inRepeat.flatMap(each => [...each.exposed, ...each.copiedPeople]))].sort((a, b) => a - b)
  const group = classes.find(each => each.group !== undefined)?.group
  return {
    members: sum(classes.map(({members}) => members.asked)),
    copies: sum(classes.map(({members}) => members.copied)),
    nearCopies: sum(classes.map(({members}) => members.nearlyCopied)),
    exposed: sum(classes.map(({members}) => members.exposed)),
    releasedRows: sum(classes.map(({released}) => released)),
    releasedCopies: sum(classes.map(({releasedCopies}) => releasedCopies)),
    columns,
    ...(sameSkeletons === true ? {sameSkeletons} : {nearCopyColumns: columns - spared}),
    ...(exposed.length > 0 && {atRisk: named(exposed)}),
    ...(group && {
      exposedColumn: group.column,
      exposedValue: group.is,
      exposedInGroup: group.exposed,
    }),
  }
}

function named(exposed: readonly number[]): string {
  const rows = exposed.slice(0, MOST_NAMED).map(row => row + 1)
  return `${rows.join(', ')}${exposed.length > MOST_NAMED ? ` and ${exposed.length - MOST_NAMED} more` : ''}`
}
