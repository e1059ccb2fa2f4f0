import type {Interfaces} from '@oclif/core'
import type {ConfigSetting} from '../config/config-setting.js'
import type {OtherNames} from '../config/shapes/check-config.js'
import {settingNames} from '../core/settings.js'
import {flagName} from './flag-wording.js'

/** A setting of a config file, and the flag that says the same. */
export interface FlagSetting extends ConfigSetting {
  readonly flag: string
  /** Whether one word of the flag may hold several values. */
  readonly hasDelimiter: boolean
  /** Whether the flag can also be denied. */
  readonly canBeDenied: boolean
}

/** Flags that no config file gives, each with what to do instead. */
const NOT_IN_FILES: Readonly<Partial<Record<string, string>>> = {
  config: 'A config file names no other one.',
  'save-config': 'Give --save-config on the command line.',
  from: "In a config file, 'data' is a file or the address of a database.",
  metric: "In a config file, this is 'learners', 'fidelity' and 'decideBy'.",
  // How one run tells what it does.
  quiet: 'Give --quiet on the command line.',
  json: 'Give --json on the command line.',
  'json-lines': 'Give --json-lines on the command line.',
  'dry-run': 'Give --dry-run on the command line.',
  // Its address may hold a password.
  queue: 'Give --queue on the command line, or MINORITY_REPORT_QUEUE.',
  // Real records are written where somebody asks for them there and then.
  reveal: 'Real records are written only where --reveal stands on the command line.',
}

/** The flag that says which rows, as the argument DATA does. */
export const DATA_FLAG = 'from'

const DATA: FlagSetting = {
  key: 'data',
  about: 'The table with the real rows: a file, a folder or pattern of its parts, or the address of a database.',
  kind: 'value',
  many: false,
  flag: DATA_FLAG,
  hasDelimiter: false,
  canBeDenied: false,
}

/** The settings that a config file can give to a command with these flags. */
export function configSettings(flags: Interfaces.FlagInput): FlagSetting[] {
  const given = Object.entries(flags).filter(([name]) => NOT_IN_FILES[name] === undefined)
  return [DATA, ...given.map(([name, flag]) => settingOf(name, flag))]
}

/** What is said of names that are flags, and not settings of a config file. */
export function otherNames(settings: readonly FlagSetting[]): OtherNames {
  const called = settings
    .filter(({key, flag}) => key !== flag && key !== 'data')
    .map(({key, flag}) => [flag, `In a config file, it is called '${key}'.`] as const)
  const not = Object.entries(NOT_IN_FILES).flatMap(([flag, instead = '']) =>
    [flag, camelCase(flag)].map(name => [name, instead] as const),
  )
  return new Map([...called, ...not])
}

function settingOf(name: string, flag: Interfaces.FlagInput[string]): FlagSetting {
  const {description = ''} = flag
  const common = {
    key: settingNames.find(setting => flagName(setting) === name) ?? camelCase(name),
    // Where one word holds several values, a list does in a file.
    about: description.replace(/, comma separated/u, ''),
    flag: name,
    canBeDenied: flag.type === 'boolean' && flag.allowNo,
  }
  if (flag.type === 'boolean') return {...common, kind: 'switch', many: false, hasDelimiter: false}
  const {multiple = false, options, delimiter} = flag
  const {min, max, default: usual} = flag as {readonly min?: number; readonly max?: number; readonly default?: unknown}
  return {
    ...common,
    kind: min === undefined ? 'value' : 'integer',
    many: multiple,
    hasDelimiter: delimiter !== undefined,
    ...(options && {choices: options}),
    ...(min !== undefined && {least: min}),
    ...(max !== undefined && {most: max}),
    ...(Array.isArray(usual) && {usual: usual.map(String)}),
    ...((typeof usual === 'string' || typeof usual === 'number') && {usual: String(usual)}),
  }
}

/** `list-people` is `listPeople`. */
const camelCase = (name: string) => name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
