import {USUAL, type Criterion, type Finding, type FindingNote} from '../core/finding.js'
import type {AuditResult, MethodNote, ResultEntry} from '../result/audit-result.js'
import {visible} from './text.js'

type Methods = AuditResult['methods']

/**
 * What a result says of an attack's or a proxy's findings. Results of older versions say nothing: what an attack ends in follows from its
 * figures then, and the rest is what is usual.
 */
export function findingNote(methods: Methods, entry: ResultEntry): Partial<FindingNote> {
  const note = noteOf(methods, entry.name)
  const finds = note?.finds ?? findingBy(entry)
  return {...(finds && {finds, ...USUAL[finds]}), ...OLDER.get(entry.name), ...note}
}

/** What an attack ends in, by the figures that only such attacks have. */
function findingBy({kind, estimates, test}: ResultEntry): Finding | undefined {
  if (kind !== 'attack' && kind !== 'control') return undefined
  if (Object.hasOwn(estimates, 'named')) return 'identifiers'
  if (Object.hasOwn(estimates, 'copied')) return 'copies'
  if (test?.estimate === 'risk') return 'risk'
  if (test?.estimate === 'auc') return 'membership'
  if (test?.estimate !== 'recall') return undefined
  return Object.hasOwn(estimates, 'falsePositiveRate') ? 'rows' : 'records'
}

/** Which is which of the risks and proxies in results of older versions. */
const OLDER: ReadonlyMap<string, Partial<FindingNote>> = new Map([
  ['singling-out', {criterion: 'singling-out'}],
  ['linkability', {criterion: 'linkability'}],
  ['attribute-inference', {criterion: 'inference', namedTest: 'attribute inference'}],
  ['identical-match', {namedTest: 'regurgitation'}],
])

/** The attacks that are made for a criterion, carried out or not. */
export function madeFor({methods, notTested = {}}: AuditResult, criterion: Criterion): string[] {
  const own = Object.entries({...methods, ...notTested}).filter(
    ([, note]) => note.finds === 'risk' && note.criterion === criterion,
  )
  const names = own.length > 0 ? own : [...OLDER].filter(([, note]) => note.criterion === criterion)
  return names.map(([name]) => name)
}

function noteOf(methods: Methods, name: string): MethodNote | undefined {
  return Object.hasOwn(methods, name) ? methods[name] : undefined
}

/** Puts values into the places of a sentence, which is the attack's own and need not be harmless. */
export function fillIn(sentence: string, values: Readonly<Record<string, string>>): string {
  return visible(sentence).replace(/\{(\w+)\}/gu, (place, name: string) => (Object.hasOwn(values, name) ? values[name] : place))
}
