import {completeColumns, sortedNames} from './complete-columns.js'
import {RESULT_SCHEMA} from './version.js'

type Parts = Readonly<Record<string, unknown>>

/**
 * Brings a result of form 1 to the present form. Nothing is made up. Sentences stay as they are, and options that form 1 left at
 * their defaults stay out of its plan. What is not as form 1 has it stays as it is, for the check to find.
 */
export function upgradeResult(old: Parts): Parts {
  const upgraded = Object.entries(UPGRADES).map(([key, upgrade]) => [key, upgrade(old[key])] as const)
  return {...old, ...Object.fromEntries(upgraded.filter(([, value]) => value !== undefined)), schema: RESULT_SCHEMA}
}

/** Form 1 holds sentences where the present one holds codes: they stay as they were written. */
const UPGRADES: Readonly<Record<string, (value: unknown) => unknown>> = {
  plan: value => (isObject(value) ? upgradePlan(value) : value),
  results: eachObject(entry => ({
    ...entry,
    ...reworded(entry, ['reason', 'doubt']),
    ...(isObject(entry['test']) && {test: {...entry['test'], ...reworded(entry['test'], ['cannotTell'])}}),
    ...(isObject(entry['classes']) && {classes: {...entry['classes'], ...rewordedEach(entry['classes'], 'labels', 'reason')}}),
  })),
  verdicts: eachObject(({because, ...verdict}) => ({...verdict, reasons: [asWritten(because)]})),
  withoutRelease: value => {
    if (!isObject(value)) return value
    const {because, ...judged} = value
    return {...judged, reason: asWritten(because)}
  },
  inputChecks: eachObject(({code, message, ...check}) => ({...check, code: 'as-written', about: code, text: message})),
  policy: value => (isObject(value) ? {...value, ...rewordedEach(value, 'rules', 'because')} : value),
}

const asWritten = (text: unknown) => ({code: 'as-written', text})

function reworded(parts: Parts, keys: readonly string[]): Parts {
  return Object.fromEntries(keys.flatMap(key => (Object.hasOwn(parts, key) ? [[key, asWritten(parts[key])] as const] : [])))
}

/** The same of every object of a list. */
function rewordedEach(parts: Parts, list: string, key: string): Parts {
  const reword = eachObject(item => ({...item, ...reworded(item, [key])}))
  return Object.hasOwn(parts, list) ? {[list]: reword(parts[list])} : {}
}

function eachObject(upgrade: (item: Parts) => Parts): (value: unknown) => unknown {
  return value => (Array.isArray(value) ? value.map((item: unknown) => (isObject(item) ? upgrade(item) : item)) : value)
}

/** What was known and secret stands in the options of the attacks that asked about it. */
function upgradePlan({known: _known, secret: _secret, ...plan}: Parts): Parts {
  return isObject(plan['columns']) ? {...plan, columns: upgradeColumns(plan['columns'])} : plan
}

function upgradeColumns(columns: Parts): Parts {
  const given = Object.entries(columns).map(([key, value]) => [key, isTexts(value) ? sortedNames(value) : value] as const)
  return {...completeColumns({}), ...Object.fromEntries(given)}
}

function isObject(value: unknown): value is Parts {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const isTexts = (value: unknown): value is string[] => Array.isArray(value) && value.every(item => typeof item === 'string')
