import {Flags} from '@oclif/core'
import {CONFIG_FILE, configuredPlugins} from '../plugins/config.js'

export const pluginFlag = Flags.string({
  multiple: true,
  multipleNonGreedy: true,
  description: `File or package with attacks or generators of your own (also in ${CONFIG_FILE}). Its code is run. See docs/plugins.md.`,
})

/** Plug-ins of the config file and of the flag. That a file in the folder makes code run is said. */
export async function pluginsOf(flag: readonly string[] | undefined, note: (text: string) => void): Promise<string[]> {
  const configured = await configuredPlugins(process.cwd())
  if (configured.length > 0) note(`Note: plug-ins of ${CONFIG_FILE}: ${configured.join(', ')}.`)
  return [...configured, ...(flag ?? [])]
}
