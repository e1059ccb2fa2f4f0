import path from 'node:path'
import {Flags, type Interfaces} from '@oclif/core'
import type {ConfigEntry, WrittenEntry} from '../config/config-setting.js'
import {UserError} from '../core/errors.js'
import {command, setting, wordText} from '../core/text.js'
import {SIZES} from '../files/limits.js'
import {DATA_FLAG, otherNames, type FlagSetting} from './config-settings.js'
import {wordsOf} from './config-words.js'
import {flagWording} from './flag-wording.js'

/** Files that hold a whole audit. */
export const configFlags = {
  config: Flags.string({
    description: "File that holds a whole audit; 'config init' writes one, see docs/config.md. Other flags go before it.",
  }),
  'save-config': Flags.string({
    description: 'Write what this audit was asked to a config file, without passwords; one that exists is never replaced.',
  }),
}

/** The command line as the framework read it. */
export interface GivenWords {
  readonly raw: readonly (
    {readonly type: 'flag'; readonly flag: string; readonly input: string} | {readonly type: 'arg'; readonly input: string}
  )[]
  readonly flags: Readonly<Record<string, unknown>>
}

/** What a config file adds to a command line. */
export interface AddedByConfig {
  /** With paths as they are called from the current folder. */
  readonly entries: readonly ConfigEntry<FlagSetting>[]
  /** The same as words of the command line, with what the environment holds. */
  readonly words: readonly string[]
  /** What the first screen says. */
  readonly notes: readonly string[]
}

/** Settings that make a program run. */
const RUNS_CODE = new Set(['plugins', 'generatorCommand'])

/**
 * What a config file says beside the command line, which goes before it.
 *
 * @param flags Those of the command, which check the values.
 * @throws {UserError} With the line where the file is not as it must be.
 */
export async function readConfig(
  file: string,
  given: GivenWords,
  settings: readonly FlagSetting[],
  flags: Interfaces.FlagInput,
): Promise<AddedByConfig> {
  const {parseConfig} = await import('../config/parse-config.js')
  const {fromConfig} = await import('../config/places.js')
  const {holdsPassword, withEnvironment} = await import('../config/passwords.js')
  const {readTextFile} = await import('../io/read-text.js')
  const written = await parseConfig(await readTextFile(file, SIZES.config), `'${file}'`, settings, otherNames(settings))
  const said = new Set(given.raw.map(token => (token.type === 'flag' ? token.flag : DATA_FLAG)))
  const [overruled, taken] = [
    written.filter(({setting}) => said.has(setting.flag)),
    written.filter(({setting}) => !said.has(setting.flag)),
  ]
  const filled: ConfigEntry<FlagSetting>[] = []
  for (const entry of written)
    await inLine(file, entry, async () => {
      await checkTexts(entry, flags)
      if (!taken.includes(entry)) return
      const texts = entry.texts.map(text => fromConfig(entry.setting.key, withEnvironment(text, process.env), file))
      filled.push({setting: entry.setting, texts})
    })
  return {
    entries: taken.map(({setting, texts}) => ({setting, texts: texts.map(text => fromConfig(setting.key, text, file))})),
    words: wordsOf(filled),
    notes: notesOf(
      file,
      taken,
      overruled,
      taken.some(({texts}) => texts.some(holdsPassword)),
    ),
  }
}

/** What a command line and its config file say together, in the order of the settings. */
export function entriesOf(given: GivenWords, added: AddedByConfig | undefined, settings: readonly FlagSetting[]) {
  return settings.flatMap(setting => added?.entries.find(entry => entry.setting === setting) ?? entryOf(given, setting))
}

/** What a command line says of a setting, as a config file would. */
function entryOf({raw, flags}: GivenWords, setting: FlagSetting): ConfigEntry<FlagSetting>[] {
  const {flag, kind, many} = setting
  const words = raw.filter(token => (token.type === 'flag' ? token.flag : DATA_FLAG) === flag).map(({input}) => input)
  if (words.length === 0) return []
  if (kind === 'switch') return [{setting, texts: [String(flags[flag])]}]
  return [{setting, texts: many ? (flags[flag] as readonly string[]) : words.slice(-1)}]
}

/** The command that takes a config file, in its folder. */
export const runOf = (file: string) => wordText([command('audit', setting('config', path.basename(file)))], flagWording)

function notesOf(
  file: string,
  taken: readonly WrittenEntry[],
  overruled: readonly WrittenEntry<FlagSetting>[],
  password: boolean,
): string[] {
  const keys = taken.map(({setting}) => setting.key)
  const flags = overruled.map(({setting: {flag}}) => (flag === DATA_FLAG ? 'DATA' : `--${flag}`))
  const programs = keys.filter(key => RUNS_CODE.has(key))
  return [
    `Config '${file}': ${keys.length === 0 ? 'nothing that the command line does not say' : keys.join(', ')}.`,
    ...(flags.length > 0 ? [`  The command line goes before it: ${flags.join(', ')}.`] : []),
    ...(programs.length > 0 ? [`  It makes programs run: ${programs.join(', ')}.`] : []),
    ...(password ? ['  It holds a password. ${NAME} in its place takes it from the environment.'] : []),
  ]
}

/** The flag itself knows what its values may be. */
async function checkTexts({setting, texts}: WrittenEntry<FlagSetting>, flags: Interfaces.FlagInput): Promise<void> {
  const flag = flags[setting.flag]
  if (flag.type === 'option') for (const text of texts) await flag.parse(text, {} as never, flag)
}

/** Does something with what a line says, so that an error names the line. */
async function inLine(file: string, {setting, line}: WrittenEntry, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!(error instanceof Error)) throw error
    throw new UserError(
      'wrong-config',
      {file, ...(line !== undefined && {line})},
      `Line ${line ?? '?'} of '${file}', '${setting.key}': ${error.message}`,
      error instanceof UserError ? error.texts.suggestions : [],
    )
  }
}
