import type {ConfigEntry, ConfigSetting} from '../config/config-setting.js'
import type {Context} from '../core/context.js'
import {isThere} from '../files/read-bytes.js'
import {withRoles, type ColumnsRequest} from './column-roles.js'
import {readData} from './read-data.js'
import {configExists, openSavedConfig} from './save-config.js'

export interface ConfigRequest extends ColumnsRequest {
  readonly data: string
  readonly out: string
  /** What was given, with paths as they are called from the current folder. */
  readonly entries: readonly ConfigEntry[]
  /** All settings that the file can give. */
  readonly settings: readonly ConfigSetting[]
  /** The command that takes the file. */
  readonly command: string
}

export interface WrittenConfig {
  readonly file: string
  /** The settings that it gives. */
  readonly settings: readonly string[]
}

/**
 * Reads the data as an audit would, and writes a config file with what was given and the minority that was found.
 * @throws {UserError} When the data cannot be read so, the classes are not clear, or the file is there already.
 */
export async function initConfig(request: ConfigRequest, {signal}: Context): Promise<WrittenConfig> {
  const {data, out, entries, settings, command} = request
  if (await isThere(out)) throw configExists(out)
  const settled = await withRoles(request, [data], {mayLack: false, signal})
  const {classes} = await readData(data, settled, {signal})
  const said = settings.flatMap(setting => {
    const entry = entries.find(each => each.setting.key === setting.key)
    if (entry !== undefined) return [entry]
    return setting.key === 'minority' ? [{setting, texts: classes.minority}] : []
  })
  const others = settings.filter(({key}) => !said.some(({setting}) => setting.key === key))
  const file = await openSavedConfig(out, said, command, others)
  await file.write()
  return {file: out, settings: said.map(({setting}) => setting.key)}
}
