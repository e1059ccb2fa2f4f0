import path from 'node:path'
import {UserError} from '../core/errors.js'
import {SIZES} from '../files/limits.js'
import {isThere, readBytes} from '../files/read-bytes.js'

export const CONFIG_FILE = 'minority-report.config.json'

/**
 * The plug-ins that the config file of a folder names, which is the current one; none where there is no such file.
 *
 * @returns Files with their folder, and names of packages.
 * @throws {UserError} When the file is not as it must be.
 */
export async function configuredPlugins(folder: string): Promise<string[]> {
  const file = path.join(folder, CONFIG_FILE)
  if (!(await isThere(file))) return []
  const plugins = pluginsIn(new TextDecoder().decode(await readBytes(file, SIZES.policy)))
  if (plugins !== undefined) return plugins.map(plugin => (/^\.{1,2}\//u.test(plugin) ? path.resolve(folder, plugin) : plugin))
  throw new UserError('wrong-config', {file: CONFIG_FILE}, `'${CONFIG_FILE}' must be an object with a list 'plugins'.`, [
    'For example: {"plugins": ["./my-attack.js"]}',
  ])
}

function pluginsIn(text: string): string[] | undefined {
  let config: unknown
  try {
    config = JSON.parse(text)
  } catch {
    return undefined
  }
  if (typeof config !== 'object' || config === null || Object.keys(config).join() !== 'plugins') return undefined
  const {plugins} = config as {readonly plugins: unknown}
  const isList = Array.isArray(plugins) && plugins.every(plugin => typeof plugin === 'string' && plugin !== '')
  return isList ? (plugins as string[]) : undefined
}
