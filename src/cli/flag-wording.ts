import type {SettingName} from '../core/settings.js'
import {isPlaceholder, isSetting, type SettingPart, type Wording} from '../core/text.js'
import {shellWord} from './shell-word.js'

/** Settings whose flag is not called as the library's option. */
const FLAGS: Partial<Record<SettingName, string>> = {
  attacks: 'attack',
  budgetSeconds: 'budget',
  dates: 'date',
  delimiter: 'separator',
  formats: 'format',
  generators: 'generator',
  identifiers: 'identifier',
  later: 'released',
  laterTruth: 'truth',
  learners: 'learner',
  mapLevels: 'map-level',
  options: 'option',
  overwrite: 'force',
  plugins: 'plugin',
  quasiIdentifiers: 'quasi-identifier',
  signalColumns: 'signal',
}

/** Flags that are given once for each value; others take several values in one, with commas between them. */
const REPEATED: ReadonlySet<SettingName> = new Set([
  'attacks',
  'cost',
  'dates',
  'generators',
  'learners',
  'mapLevels',
  'fidelity',
  'options',
  'plugins',
  'scaleOfRelease',
  'synthetic',
])

/** Texts as users of the command line read them: settings are flags. */
export const flagWording: Wording = {
  setting: wordSetting,
  command: ({command, given}) =>
    [
      'minority-report',
      command,
      ...given.map(each => (isSetting(each) ? wordSetting(each) : isPlaceholder(each) ? each.placeholder : shellWord(each))),
    ].join(' '),
}

function wordSetting({setting, value}: SettingPart): string {
  const flag = flagName(setting)
  if (value === undefined || value === true) return `--${flag}`
  if (value === false) return `--no-${flag}`
  if (typeof value === 'object' && 'placeholder' in value) return `--${flag} ${value.placeholder}`
  if (typeof value !== 'object') return withValue(flag, `${value}`)
  if (REPEATED.has(setting)) return value.map(each => withValue(flag, each)).join(' ')
  return withValue(flag, value.map(each => each.replaceAll(',', String.raw`\,`)).join(','))
}

/** `mapLevels` is `map-level`, `decimalComma` is `decimal-comma`. */
export function flagName(setting: SettingName): string {
  return FLAGS[setting] ?? setting.replaceAll(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)
}

/** A value that begins with a dash would be taken for another flag. */
function withValue(flag: string, value: string): string {
  return `--${flag}${value.startsWith('-') ? '=' : ' '}${shellWord(value)}`
}
