import {builtIn, type Catalogue} from '../../plugins/catalogue.js'
import type {Estimate, Estimates} from '../../core/estimate.js'
import type {InputCheck} from '../../core/input-check.js'
import {fisherExactGreater, holm} from '../../stats/tests.js'
import {IDENTIFIERS} from '../judge/identifier-entries.js'
import type {ResultEntry} from '../../result/audit-result.js'
import type {Reason} from '../../result/reason.js'

/** Level, after Holm's correction over the attacks of a release, at which a control above its main figure is a finding about the files. */
const LEVEL = 0.01

/**
 * Says of each attack whether its figure can be relied on, given what was found out about the files: an attack that
 * compares members with people of another population must find more than these differ anyway; one whose control was
 * in the release, or shared with the data, says nothing when it finds nothing.
 */
export function withDoubts(
  entries: readonly ResultEntry[],
  checks: readonly InputCheck[],
  catalogue: Catalogue = builtIn,
): ResultEntry[] {
  return entries.map(entry => {
    const doubt = entry.status === 'done' && restsOnHoldout(entry, catalogue) ? doubtOf(entry, checks, catalogue) : undefined
    if (doubt === undefined) return entry
    if (entry.kind === 'attack') return {...entry, doubt}
    // A control made of people of another population vouches for nothing, whatever came out.
    const {test: _, passed: __, ...rest} = entry
    return {...rest, status: 'skipped', reason: doubt, estimates: {}}
  })
}

/** Whether an attack's figure is held against people who were not in the data. */
function restsOnHoldout({kind, name, control, generator}: ResultEntry, {attacks}: Catalogue): boolean {
  if (kind === 'control') return generator === 'independent-sample'
  if (kind !== 'attack') return false
  if (control !== undefined) return true
  const entry = attacks.has(name) ? attacks.get(name) : undefined
  return entry !== undefined && (entry.knows.targets || entry.knows.asks !== undefined)
}

function doubtOf(entry: ResultEntry, checks: readonly InputCheck[], catalogue: Catalogue): Reason | undefined {
  const shifts = checks.flatMap(check => (check.code === 'holdout-shifted' ? [check.auc.high] : []))
  if (shifts.length > 0 && !isFreeOfShift(entry, catalogue) && !isBeyond(entry, Math.max(...shifts)))
    return {code: 'holdout-shifted'}
  if (entry.kind === 'control' || leansToLeak(entry)) return undefined
  const fault = checks.find(
    ({code, severity, generator}) =>
      severity === 'fault' && code !== 'holdout-shifted' && (generator === undefined || generator === entry.generator),
  )
  const code = FAULTS.find(each => each === fault?.code)
  return code && {code}
}

/**
 * Records that are rebuilt digit by digit, and identifiers, are nobody else's, whatever population the others are of;
 * and who looks for copies leaves people of another population out of its tests (`audit/copies-step`).
 */
function isFreeOfShift({name, test, estimates}: ResultEntry, {attacks}: Catalogue): boolean {
  if (name === IDENTIFIERS || (attacks.has(name) && attacks.get(name).finds === 'copies')) return true
  return test?.estimate === 'recall' && !Object.hasOwn(estimates, 'falsePositiveRate')
}

const FAULTS = ['holdout-released', 'holdout-overlaps', 'control-above-main'] as const

/**
 * Whether it found something in spite of a control that hides leaks. People of the holdout scoring above members is
 * what such a control looks like.
 */
function leansToLeak({test, estimates}: ResultEntry): boolean {
  if (test === undefined || test.adjustedPValue >= 0.05) return false
  return test.estimate !== 'auc' || estimates['auc'].value > 0.5
}

/**
 * Whether an attack tells members and others further apart than their populations are. Two populations that no
 * classifier tells apart with an AUC above a have a total variation distance of at most 2a - 1, and no event that
 * does not depend on who is a member can differ by more in probability.
 */
function isBeyond({estimates, control, test}: ResultEntry, most: number): boolean {
  const figure = test?.estimate ?? ''
  const main = estimates[figure] as Estimate | undefined
  const against = control?.[figure]
  if (main === undefined) return false
  if (figure === 'auc') return main.low > most || main.high < 1 - most
  return against !== undefined && main.low - against.high > 2 * most - 1
}

/**
 * Attacks that find people of the holdout far better than those in the data: these were in the release, or the files
 * are swapped. One-sided tests of Fisher against the direction of a leak, with Holm's correction over the attacks of
 * each release.
 */
export function controlsAboveMain(entries: readonly ResultEntry[]): InputCheck[] {
  const attacked = entries.filter(
    ({kind, status, control, test}) => kind === 'attack' && status === 'done' && control !== undefined && test !== undefined,
  )
  return [...new Set(attacked.map(({generator}) => generator))].flatMap(generator => {
    const own = attacked.filter(entry => entry.generator === generator)
    const adjusted = holm(own.map(reversed))
    const least = adjusted.reduce((best, value, at) => (value < adjusted[best] ? at : best), 0)
    if (!(adjusted[least] < LEVEL)) return []
    const {name, estimates, control, test} = own[least]
    const figure = test?.estimate ?? ''
    const valueOf = (of: Estimates | undefined) => (of !== undefined && Object.hasOwn(of, figure) ? of[figure].value : 0)
    return [
      {
        code: 'control-above-main' as const,
        severity: 'fault' as const,
        attack: name,
        main: valueOf(estimates),
        control: valueOf(control),
        generator,
        pValue: adjusted[least],
      },
    ]
  })
}

function reversed({estimates, control, test}: ResultEntry): number {
  const [main, against] = [estimates, control ?? {}].map(of => of[test?.estimate ?? ''] as Estimate | undefined)
  if (main === undefined || against === undefined || main.value >= against.value) return 1
  const hits = ({value, trials}: Estimate) => [Math.round(value * trials), Math.round(trials)] as const
  return fisherExactGreater(...hits(against), ...hits(main))
}
