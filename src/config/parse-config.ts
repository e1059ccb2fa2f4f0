import {UserError} from '../core/errors.js'
import {parsePlainYaml, type YamlProblem} from '../files/plain-yaml.js'
import type {ConfigSetting, WrittenEntry} from './config-setting.js'
import type {OtherNames} from './shapes/check-config.js'

/**
 * Reads what a config file says of the settings of a command.
 *
 * @param file What to call it in messages.
 * @param settings Those that there are.
 * @param others Names that may stand where a setting's should, with what to write instead.
 * @returns What is said, in the order of the settings.
 * @throws {UserError} With the line where it is no plain YAML, or not as it must be.
 */
export async function parseConfig<Setting extends ConfigSetting>(
  text: string,
  file: string,
  settings: readonly Setting[],
  others: OtherNames,
): Promise<WrittenEntry<Setting>[]> {
  const {content, lineOf, writtenAt} = await parsePlainYaml(text, file, problem => notYaml(file, problem))
  const {checkConfig} = await import('./shapes/check-config.js')
  checkConfig(content, settings, others, {file, lineOf})
  const given = content as Readonly<Record<string, unknown>>
  return settings.flatMap(setting => {
    if (!Object.hasOwn(given, setting.key)) return []
    const value = given[setting.key]
    const textAt = (each: unknown, path: readonly PropertyKey[]) =>
      typeof each === 'string' ? each : (writtenAt(path) ?? String(each))
    const texts = Array.isArray(value)
      ? value.map((each, at) => textAt(each, [setting.key, at]))
      : [setting.kind === 'switch' ? String(value) : textAt(value, [setting.key])]
    return [{setting, texts, line: lineOf([setting.key])}]
  })
}

function notYaml(file: string, {line, message}: YamlProblem): UserError {
  return new UserError('wrong-config', {file, ...(line !== undefined && {line})}, message, [
    "Put texts in quotes where they hold ': ' or ' #', or begin with a sign; give each setting once.",
  ])
}
