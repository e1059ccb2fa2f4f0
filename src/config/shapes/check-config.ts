import {UserError} from '../../core/errors.js'
import {didYouMean} from '../../core/options.js'
import {shownName} from '../../core/printable.js'
import {problemOf} from '../../core/shapes/problem.js'
import type {ConfigSetting} from '../config-setting.js'
import {configContent} from './config.js'

/** Names that may stand where a setting's should, with what to write instead. */
export type OtherNames = ReadonlyMap<string, string>

interface Place {
  /** What messages call the file. */
  readonly file: string
  readonly lineOf: (path: readonly PropertyKey[]) => number | undefined
}

/**
 * Holds what a config file says against the settings that there are.
 * @throws {UserError} With the line and the setting where it is not as it must be.
 */
export function checkConfig(
  content: unknown,
  settings: readonly ConfigSetting[],
  others: OtherNames,
  {file, lineOf}: Place,
): void {
  if (typeof content !== 'object' || content === null || Array.isArray(content))
    throw new UserError('wrong-config', {file}, `${file} must hold settings, each with its value.`, [
      'For example: {data: patients.csv, target: diagnosis}',
    ])
  // zod passes over a key of this name.
  const own = Object.keys(content).includes('__proto__') ? '__proto__' : undefined
  const {error} = configContent(settings).safeParse(content, {reportInput: true})
  if (error === undefined && own === undefined) return
  const problem = own !== undefined || error === undefined ? unknownKey(own) : problemOf(error.issues)
  const key = problem.kind === 'unknown' ? (problem.key ?? '') : String(problem.path[0])
  const line = lineOf([key])
  const data = {file, ...(line !== undefined && {line})}
  const where = line === undefined ? file : `Line ${line} of ${file}`
  if (problem.kind === 'unknown')
    throw new UserError(
      'wrong-config',
      data,
      `${where}: there is no setting '${shownName(key)}'.`,
      insteadOf(key, settings, others),
    )
  const setting = settings.find(each => each.key === key)
  throw new UserError(
    'wrong-config',
    data,
    `${where}: '${key}' ${wanted(setting, problem.must)}.`,
    setting?.kind === 'value' && setting.choices === undefined
      ? ['YAML takes null, ~ and nothing at all for no text: put quotes around a text like these.']
      : [],
  )
}

const unknownKey = (key: string | undefined) => ({kind: 'unknown' as const, key: key ?? '', path: [], must: ''})

function insteadOf(key: string, settings: readonly ConfigSetting[], others: OtherNames): string[] {
  const other = others.get(key)
  if (other !== undefined) return [other]
  const near = didYouMean(
    key,
    settings.map(each => each.key),
  )
  return near.length > 0 ? near : [`The settings: ${settings.map(each => each.key).join(', ')}.`]
}

/** What zod says of a choice between kinds is not for people. */
function wanted(setting: ConfigSetting | undefined, must: string): string {
  if (setting === undefined) return must
  const {kind, many, choices} = setting
  if (choices !== undefined) return `must be ${many ? 'a list of some of' : 'one of'} ${choices.join(', ')}`
  if (many) return 'must be a text or a list of one text or more'
  if (kind === 'value') return 'must be a text or a number'
  return must === 'must be a number' ? 'must be an integer' : must
}
